"""Reactions that show by themselves, and strips that open where their chosen entry stands."""

import pytest

from community.topics.actions import choose_word, react, take_back
from tests.browser.visiting import PHONE
from tests.factories import make_group, make_member, make_post, make_topic

WORDS = ((1, "Helped", "check"), (2, "Warm", "heart"), (3, "Same here", "hand"))
IN_VIEW = """(strip) => {
  const outer = strip.getBoundingClientRect();
  const inner = strip.querySelector("[aria-current]").getBoundingClientRect();
  const isSeen = inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
  return [strip.scrollWidth > strip.clientWidth, isSeen];
}"""


@pytest.fixture
def ada(transactional_db):
    return make_member(name="ada-w", display_name="Ada Wong")


@pytest.fixture
def post(ada):
    for slot, word, icon in WORDS:
        choose_word(slot=slot, word=word, icon=icon)
    topic = make_topic(group=make_group(members=[ada], slug="frames"))
    return make_post(topic=topic, source="Lift the front wheel.")


def test_a_reaction_of_somebody_else_shows_by_itself_and_moves_nothing(visit, ada, post):
    noor = make_member()
    react(post=post, member=noor, slot=3)
    page = visit(ada)
    page.go(post.topic.get_absolute_url())
    page.hears()
    page.locator("#p2 details.menu summary").click()
    page.locator("#r2-1").focus()

    react(post=post, member=noor, slot=1)

    page.locator("#r2-1", has_text="1").wait_for()
    assert page.evaluate("document.activeElement.id") == "r2-1"
    assert page.locator("#p2 details.menu").evaluate("(menu) => menu.open")
    take_back(post=post, member=noor, slot=1)
    page.until(lambda: page.locator("#r2-1").inner_text() == "Helped")
    assert page.complaints == []


def test_a_guest_sees_the_first_word_come_and_the_last_one_go(visit, post):
    page, noor = visit(), make_member()
    page.go(post.topic.get_absolute_url())
    page.hears()
    assert page.locator("#p2 .marks").count() == 0

    react(post=post, member=noor, slot=1)
    page.locator("#p2 .marks", has_text="Helped 1").wait_for()
    react(post=post, member=noor, slot=2)
    page.locator("#p2 .marks", has_text="Warm 1").wait_for()
    take_back(post=post, member=noor, slot=1)
    take_back(post=post, member=noor, slot=2)
    page.locator("#p2 .marks").wait_for(state="detached")
    assert page.complaints == []


def test_a_reaction_from_another_tab_is_pressed_here_too(visit, ada, post):
    page = visit(ada)
    page.go(post.topic.get_absolute_url())
    page.hears()

    react(post=post, member=ada, slot=2)

    page.locator("#r2-2[aria-pressed=true]").wait_for()
    page.locator("#r2-2").click()
    page.until(lambda: not post.reaction_rows.exists())


@pytest.mark.parametrize("how", ["by script", "by style alone"])
@pytest.mark.parametrize("language", ["en", "he"])
def test_a_strip_on_a_phone_opens_where_its_chosen_entry_stands(visit, ada, post, language, how):
    ada.language = language
    ada.save(update_fields=["language"])
    page = visit(ada, size=PHONE, language=language, script=how == "by script")
    if how == "by script":
        page.route("**/*.css", without_the_style_that_does_it)
    for path, strip in (("/g/frames/?show=archived", ".seg"), ("/settings/feed/", ".tabs")):
        page.go(path)

        assert page.locator(f"main {strip}").last.evaluate(IN_VIEW) == [True, True], path
        assert page.evaluate("scrollY") == 0


def without_the_style_that_does_it(route):
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("scroll-initial-target", "--no"))
