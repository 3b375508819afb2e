"""Every main page: nothing for axe, no console error, no foreign host, no sideways scroll, nothing
that lies over what one would click."""

from contextlib import ExitStack

import pytest

from tests.browser.auditing import COLOURS, EVERYTHING, faults_of
from tests.browser.pages import main_pages
from tests.browser.scenes import OPENED, SCENES
from tests.browser.visiting import PHONE, WIDE
from tests.browser.worlds import build_world
from tests.turns import turn

SETTINGS = {
    "wide-light": {"size": WIDE, "scheme": "light"},
    "wide-dark-swedish": {"size": WIDE, "scheme": "dark", "language": "sv"},
    "phone": {"size": PHONE, "scheme": "light"},
    "phone-hebrew": {"size": PHONE, "scheme": "light", "language": "he"},
}
AUDITS = {"wide-light": EVERYTHING, "wide-dark-swedish": COLOURS, "phone": EVERYTHING}
# The short form opens each page twice a day: in English, where axe looks at everything, and in
# Swedish or Hebrew; wide the one and on a phone the other. The next day it is the other way round.
TURNS = {"wide-light": 0, "phone-hebrew": 0, "phone": 1, "wide-dark-swedish": 1}
ALSO_IN_HEBREW = ("queue", "case", "report", "guidelines", "decisions")


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
    return [*found, *page.covered()]


def audit_of(how, name):
    is_read_twice = how == "phone-hebrew" and name in ALSO_IN_HEBREW
    return EVERYTHING if is_read_twice else AUDITS.get(how)


@pytest.mark.parametrize("how", SETTINGS)
def test_every_page_is_sound(how, visit):
    world = build_world()
    if language := SETTINGS[how].get("language"):
        type(world.member).objects.update(language=language)
    viewers = {
        role: visit(getattr(world, role, None), **SETTINGS[how])
        for role in ("", "member", "other", "author", "manager", "newcomer")
    }

    wrong = {
        name: found
        for name, place in turn(main_pages(world).items(), 2, at=TURNS[how])
        if (found := faults_at(viewers[place.viewer], place, audit_of(how, name)))
    }

    assert not wrong, "\n".join(f"{name}: {one}" for name in wrong for one in wrong[name])


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_what_opens_on_a_page_is_sound_too(size, visit):
    world = build_world()
    pages = {who: visit(getattr(world, who), size=size) for who in ("member", "manager")}

    wrong = {}
    for name in turn(OPENED, 2, at=size == PHONE):
        act, who, _script = SCENES[name]
        page = pages[who]
        with ExitStack() as stack:
            act(page, world, stack)
        wrong[name] = faults_of(page) + ["is too wide"] * (page.is_too_wide() > 0)

    assert not any(wrong.values()), wrong
    said = [one for page in pages.values() for one in page.complaints]
    assert [one for one in said if "422" not in one] == []
