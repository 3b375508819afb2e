"""Reading by keyboard, on a phone, from right to left, and while others write."""

import pytest

from community.members.models import Community
from tests.browser.visiting import PHONE
from tests.factories import make_group, make_member, make_post, make_topic

LONG_NAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis"
LONG_TITLE = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2 + "UndMehrNochDazu"
)


@pytest.fixture
def ada(transactional_db):
    return make_member(name="ada-w", display_name="Ada Wong")


@pytest.fixture
def topics(ada):
    group = make_group(members=[ada], slug="frames")
    return [make_topic(group=group, title=title) for title in ("First", "Second", "Third")]


def focused(page):
    return page.evaluate("document.activeElement.innerText.trim()")


def test_j_and_k_walk_through_the_list_and_o_opens(visit, ada, topics):
    page = visit(ada)
    page.go("/topics/")
    for key, words in (("j", "Third"), ("j", "Second"), ("k", "Third"), ("j", "Second")):
        page.keyboard.press(key)
        assert focused(page) == words
    page.keyboard.press("o")

    page.get_by_role("heading", name="Second").wait_for()
    page.get_by_label("Your text").press_sequentially("jokn")
    assert page.get_by_label("Your text").input_value() == "jokn"


def test_the_first_tab_leads_past_the_navigation_and_focus_can_be_seen(visit, topics):
    page = visit()
    page.go("/topics/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    assert page.get_by_text("Skip to content").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    ring = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert "solid 2px" in ring
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_escape_closes_a_menu_and_focus_returns(visit, ada, topics):
    page = visit(ada)
    page.go("/topics/")
    page.locator("header summary").click()
    page.get_by_role("link", name="Your profile").wait_for()
    page.keyboard.press("Escape")

    assert not page.get_by_role("link", name="Your profile").is_visible()
    assert page.evaluate("document.activeElement.matches('header summary')")


def test_on_a_phone_the_tabs_stand_at_the_bottom(visit, ada, topics):
    page = visit(ada, size=PHONE)
    page.go("/")
    bar = page.get_by_role("navigation", name="Quick").bounding_box()

    assert round(bar["y"] + bar["height"]) == PHONE[1]
    assert not page.get_by_role("navigation", name="Community").is_visible()
    page.press("Topics", within=page.get_by_role("navigation", name="Quick"))
    page.get_by_role("link", name="Third").wait_for()


def test_in_hebrew_the_page_is_mirrored(visit, topics):
    reader = make_member(language="he")
    places = {}
    for language, member in (("en", make_member()), ("he", reader)):
        page = visit(member, language=language)
        page.go("/topics/")
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("dir") == {"en": "ltr", "he": "rtl"}[language]
        places[language] = {
            part: page.locator(part).first.bounding_box() for part in (".rail", ".brand", "main")
        }

    for part in places["en"]:
        english, hebrew = places["en"][part], places["he"][part]
        from_the_right = 1440 - hebrew["x"] - hebrew["width"]
        assert from_the_right == pytest.approx(english["x"], abs=16), part


@pytest.mark.parametrize("size", [(1440, 900), PHONE], ids=["wide", "phone"])
def test_long_words_without_spaces_break_nothing(size, visit):
    long = make_member(name="x" * 30, display_name=LONG_NAME, place="y" * 60, is_manager=True)
    Community.objects.update_or_create(pk=1, defaults={"name": "Z" * 60, "host": long})
    group = make_group(name=LONG_NAME, slug="long", summary="s" * 140, managers=[long])
    topic = make_topic(
        group=group, author=long, title=LONG_TITLE[:150], source="w" * 900, tags=["t" * 30] * 1
    )
    make_post(topic=topic, author=long, source=f"`{'c' * 400}`\n\n| {'h' * 300} |\n|--|\n| x |")
    page = visit(long, size=size)
    paths = ["/", "/topics/", "/g/long/", "/g/long/about/", "/g/long/members/", "/groups/",
             topic.get_absolute_url(), f"/t/{topic.pk}/1/edit/", "/g/long/new/", "/people/",
             long.get_absolute_url(), f"/t/{topic.pk}/2/delete/"]  # fmt: skip

    too_wide = {path: page.widest() for path in paths if page.go(path) and page.is_too_wide()}
    assert too_wide == {}


def test_a_new_reply_is_offered_and_the_page_stays_as_it_is(visit, ada, topics):
    page = visit(ada)
    page.go(topics[0].get_absolute_url())
    page.hears()
    before = page.locator("#posts").inner_html()
    make_post(topic=topics[0], source="Here I am.")

    page.says("1 new reply")
    assert page.locator("#posts").inner_html() == before
    page.press("Show")
    page.locator("#p2").get_by_text("Here I am.").wait_for()
    assert page.complaints == []


def test_ones_own_reply_is_not_offered(visit, ada, topics):
    page = visit(ada)
    page.go(topics[0].get_absolute_url())
    page.hears()
    page.get_by_label("Your text").fill("Mine.")
    page.press("Reply")
    page.locator("#p2").wait_for()
    page.wait_for_timeout(500)

    assert not page.locator("[data-live]").is_visible()


def test_letting_go_of_the_scrubber_goes_to_the_post(visit, ada, topics):
    for _ in range(30):
        make_post(topic=topics[0], author=ada)
    page = visit(ada)
    page.go(topics[0].get_absolute_url())
    page.locator(".scrub input").focus()
    page.keyboard.press("End")
    assert page.locator("#p1").is_visible()
    page.keyboard.press("Enter")

    page.locator("#p31").wait_for()


def test_printed_the_page_is_its_text(visit, ada, topics):
    page = visit(ada)
    page.go(topics[0].get_absolute_url())
    page.emulate_media(media="print")

    for part in (".top", ".rail", "#reply form", ".post-foot .btn"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator("#p1 .prose").is_visible()
