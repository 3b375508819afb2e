"""Every main page: nothing for axe, no console error, no foreign host, no sideways scroll."""

import pytest

from tests.browser.auditing import COLOURS, EVERYTHING, faults_of
from tests.browser.pages import main_pages
from tests.browser.visiting import PHONE, WIDE
from tests.browser.worlds import build_world

SETTINGS = {
    "wide-light": {"size": WIDE, "scheme": "light"},
    "wide-dark": {"size": WIDE, "scheme": "dark"},
    "phone": {"size": PHONE, "scheme": "light"},
    "phone-hebrew": {"size": PHONE, "scheme": "light", "language": "he"},
}
AUDITS = {"wide-light": EVERYTHING, "wide-dark": COLOURS, "phone": EVERYTHING}


def faults_at(page, place, audit):
    page.complaints.clear()
    page.hosts.clear()
    status = page.go(place.path)
    page.locator(".htmx-request").first.wait_for(state="detached")
    if status != place.status:
        return [f"answered {status}"]
    own = {f"{page.site}{place.path}"} if status >= 400 else set()
    found = faults_of(page, audit) if audit else []
    found += [said for said in page.complaints if not any(f"({path})" in said for path in own)]
    if page.hosts != {"localhost"}:
        found.append(f"asked {page.hosts}")
    if (pixels := page.is_too_wide()) > 0:
        found.append(f"is {pixels} px too wide")
    return found


@pytest.mark.parametrize("how", SETTINGS)
def test_every_page_is_sound(how, visit):
    world = build_world()
    if "hebrew" in how:
        type(world.member).objects.update(language="he")
    viewers = {
        role: visit(getattr(world, role, None), **SETTINGS[how])
        for role in ("", "member", "other", "author", "manager")
    }

    wrong = {
        name: found
        for name, place in main_pages(world).items()
        if (found := faults_at(viewers[place.viewer], place, AUDITS.get(how)))
    }

    assert not wrong, "\n".join(f"{name}: {one}" for name in wrong for one in wrong[name])
