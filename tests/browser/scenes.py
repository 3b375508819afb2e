"""What has to be done before a picture: a refusal, a fault, a menu that is open."""

from contextlib import ExitStack
from unittest import mock

from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from tests.community.uploads.brought import picture_file


def conflict(page, world, stack: ExitStack):
    """A reply to a topic that was closed while one wrote, without JavaScript."""
    topics = type(world.question).objects.filter(pk=world.question.pk)
    page.go(world.question.get_absolute_url())
    page.locator("textarea[name=source]").fill("I use 30 mm, and it holds.")
    before = topics.get().closed_at
    topics.update(closed_at=timezone.now())
    stack.callback(topics.update, closed_at=before)
    page.locator("#reply .composer-foot .btn-main").click()
    page.wait_for_load_state()


def too_many(page, world, stack: ExitStack):
    stack.enter_context(override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"}))
    for _ in range(3):
        page.go(reverse("account_login"))
        if not page.locator("input[name=login]").count():
            return
        page.locator("input[name=login]").fill("nobody")
        page.locator("input[name=password]").fill("not the words")
        page.locator("main form .btn-main").first.click()
        page.wait_for_load_state()


def our_fault(page, world, stack: ExitStack):
    broken = mock.patch(
        "community.pages.views.landing.kept_pulse", side_effect=RuntimeError("shots")
    )
    stack.enter_context(broken)
    page.go("/")


def composer_with_preview(page, world, stack: ExitStack):
    page.go(reverse("topics:create", args=[world.group.slug]))
    page.locator("textarea[name=source]").fill(
        "Two weeks in, the **rear end** is stiff.\n\n> How did you do it?\n\n- slowly\n- twice"
    )
    page.locator("[data-preview]").click()
    page.locator(".preview ul").wait_for()


def open_menu(page, world, stack: ExitStack):
    page.go("/topics/")
    page.locator(".top details.menu summary").last.click()


def follow_menu(page, world, stack: ExitStack):
    page.go(world.topic.get_absolute_url())
    page.locator(".follow summary").click()


def reactors_open(page, world, stack: ExitStack):
    page.go(world.topic.get_absolute_url())
    page.locator("#p2 .menu summary").click()
    page.locator("#p2 .menu-list a[hx-get]").click()
    page.locator("#who-2 .person").first.wait_for()


def search_offers(page, world, stack: ExitStack):
    """What the box offers while one types; on a telephone, the page that stands for it."""
    page.go(reverse("topics:list"))
    page.keyboard.press("/")
    if not page.locator("#search-box").is_visible():
        page.wait_for_url("**/search/")
        return
    page.keyboard.type("frame")
    page.locator("#search-offers [role=option]").first.wait_for()


def uploads(page, world, stack: ExitStack):
    """One picture that was brought, and one that is refused."""
    page.go(reverse("topics:create", args=[world.group.slug]))
    for name, content in (("jig.jpg", picture_file().read()), ("not.jpg", b"no picture")):
        file = {"name": name, "mimeType": "image/jpeg", "buffer": content}
        page.locator("[data-upload-input]").set_input_files(files=[file])
    page.locator(".upload[data-tone=bad]").wait_for()
    page.locator(".upload img.thumb").wait_for()


def report_open(page, world, stack: ExitStack):
    """The dialog that tells the managers, with a choice that asks for words."""
    page.go(world.topic.get_absolute_url())
    page.locator("#p2 details.menu summary").last.click()
    page.locator("#p2 a[data-dialog]").first.click()
    page.get_by_role("dialog").locator("[value=illegal]").check()


def case_unfolded(page, world, stack: ExitStack):
    """A case with all that is folded away in it."""
    page.go(reverse("moderation:case", args=[world.judged.case.pk]))
    page.evaluate(
        "document.querySelectorAll('.review-case details:not(.menu), .review-side details')"
        ".forEach((one) => { one.open = true; })"
    )


def several_cases(page, world, stack: ExitStack):
    """Two cases of the queue, before the reason is given."""
    page.go(reverse("moderation:queue"))
    for box in page.locator(".picks input[name=case]").all()[:2]:
        box.check()
    page.locator(".picks-bar [value=keep]").click()
    page.locator(".desk-one textarea").first.wait_for()


# name: who does it, and whether the page may run JavaScript
SCENES = {
    "conflict": (conflict, "member", False),
    "too-many": (too_many, "", True),
    "our-fault": (our_fault, "member", True),
    "composer-preview": (composer_with_preview, "member", True),
    "menu": (open_menu, "member", True),
    "follow-menu": (follow_menu, "member", True),
    "reactors-open": (reactors_open, "member", True),
    "search-offers": (search_offers, "member", True),
    "uploads": (uploads, "member", True),
    "report-open": (report_open, "member", True),
    "case-unfolded": (case_unfolded, "manager", True),
    "several-cases": (several_cases, "manager", True),
}
OPENED = ("composer-preview", "menu", "follow-menu", "reactors-open", "search-offers", "uploads")
OPENED += ("report-open", "case-unfolded", "several-cases")
