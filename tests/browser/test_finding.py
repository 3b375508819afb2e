"""Finding: as one types, by Enter, without a script; and the languages for guests."""

import pytest

from tests.browser.visiting import PHONE
from tests.factories import make_group, make_member, make_topic


@pytest.fixture
def topic(transactional_db):
    group = make_group(name="Frames", slug="frames")
    return make_topic(group=group, title="Steel for the rear", source="Which tube holds?")


def test_the_slash_leads_to_the_box_and_what_is_typed_is_offered(visit, topic):
    page = visit(make_member())
    page.go("/topics/")
    page.keyboard.press("/")
    page.keyboard.type("steel")
    offer = page.get_by_role("option", name="Steel for the rear")
    offer.wait_for()
    page.keyboard.press("Escape")
    assert not offer.is_visible()
    page.keyboard.press("ArrowDown")
    assert offer.get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Steel for the rear").wait_for()
    assert page.complaints == []


def test_enter_leads_to_all_that_was_found(visit, topic):
    page = visit()
    page.go("/")
    page.keyboard.press("/")
    page.keyboard.type("tube")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Topics and posts").wait_for()
    assert page.path() == "/search/?q=tube"
    assert page.locator("mark").inner_text() == "tube"
    assert page.complaints == []


def test_on_a_phone_without_javascript_one_searches_and_narrows(visit, topic):
    page = visit(size=PHONE, script=False)
    page.go("/")
    page.press("Search", within=page.locator("header"))
    page.get_by_label("Words to find").fill("tube")
    page.press("Search", within=page.locator("main"))
    page.locator("mark", has_text="tube").wait_for()
    page.get_by_text("Narrow down").click()
    page.locator("[name=state]").select_option(index=1)
    page.press("Search", within=page.locator("main"))

    page.says("Nothing found.")


def test_a_guest_chooses_a_language_and_stays_on_the_page(visit, topic):
    page = visit(script=False)
    page.go("/topics/")
    page.get_by_role("link", name="Language").click()
    page.press("עברית")

    assert page.path() == "/topics/"
    assert page.locator("html").get_attribute("dir") == "rtl"
