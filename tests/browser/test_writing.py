"""Replying, quoting, editing, taking away: in one go, without loading the page again."""

import pytest

from community.topics.models import Post
from tests.factories import make_group, make_member, make_post, make_topic


@pytest.fixture
def ada(transactional_db):
    return make_member(name="ada-w", display_name="Ada Wong")


@pytest.fixture
def topic(ada):
    group = make_group(members=[ada], name="Frames", slug="frames")
    noor = make_member(name="noor-k", display_name="Noor Karim")
    text = "Is 25 mm enough? I have 30 mm here, too.\n\n```python\nx = 1\n```"
    return make_topic(group=group, author=noor, title="Which tube?", source=text)


@pytest.fixture
def page(visit, ada, topic):
    page = visit(ada)
    page.go(topic.get_absolute_url())
    return page


def box(page):
    return page.get_by_label("Your text")


def choose(page, words):
    """Select words in the first post, as one does with the mouse."""
    page.evaluate(
        """(words) => {
          const text = document.querySelector("#p1 .prose p").firstChild;
          const start = text.data.indexOf(words);
          getSelection().setBaseAndExtent(text, start, text, start + words.length);
        }""",
        words,
    )


def test_a_reply_appears_below_without_a_reload_and_the_box_is_empty(page, topic):
    page.evaluate("window.here = true")
    box(page).fill("Take *30* mm.")
    page.press("Reply")

    page.locator("#p2 em").wait_for()
    assert box(page).input_value() == ""
    assert page.evaluate("window.here")
    assert page.evaluate("Object.keys(localStorage)") == []
    box(page).fill("And another.")
    page.press("Reply")
    page.locator("#p3").wait_for()
    assert [post.number for post in Post.objects.order_by("number")] == [1, 2, 3]
    assert page.complaints == []


def test_ctrl_enter_sends_the_reply(page):
    box(page).fill("Take 30 mm.")
    box(page).press("Control+Enter")

    page.locator("#p2").wait_for()


def test_pressing_twice_makes_one_post(page):
    box(page).fill("Take 30 mm.")
    page.get_by_role("button", name="Reply", exact=True).dblclick()
    page.locator("#p2").wait_for()
    page.wait_for_timeout(300)

    assert Post.objects.filter(number__gt=1).count() == 1


def test_a_double_enter_in_the_title_makes_one_topic(visit, ada, topic):
    page = visit(ada)
    page.go("/g/frames/new/")
    box(page).fill("Some words.")
    title = page.get_by_label("Title")
    title.fill("A title")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="A title").wait_for()

    assert Post.objects.filter(number=1).count() == 2


def test_a_reply_sees_those_that_came_meanwhile(page, topic):
    make_post(topic=topic, source="I was quicker.")
    box(page).fill("Take 30 mm.")
    page.press("Reply")

    page.locator("#p3").wait_for()
    page.says("I was quicker.")
    assert box(page).input_value() == ""


def test_what_is_chosen_in_a_post_is_quoted(page):
    choose(page, "30 mm here")
    page.press("Quote", within=page.locator("#p1"))

    assert box(page).input_value() == "> @noor-k #1\n> 30 mm here\n\n"
    box(page).press_sequentially("Good.")
    page.press("Reply")
    quote = page.locator("#p2 blockquote")
    quote.wait_for()
    assert "30 mm here" in quote.inner_text()
    assert "Noor Karim" in quote.inner_text()


def test_without_a_choice_the_whole_post_is_quoted_and_no_button_of_ours(page):
    page.press("Quote", within=page.locator("#p1"))

    assert "> Is 25 mm enough? I have 30 mm here, too." in box(page).input_value()
    assert "> x = 1" in box(page).input_value()
    assert "Copy" not in box(page).input_value()


def test_the_preview_shows_the_text_as_it_would_stand(page):
    box(page).fill("Take **30** mm.")
    page.press("Preview")

    page.locator(".preview strong").wait_for()
    page.press("Preview")
    assert not page.locator(".preview").is_visible()
    assert page.complaints == []


def test_the_toolbar_makes_words_bold(page):
    box(page).fill("bold")
    box(page).select_text()
    page.get_by_role("button", name="Bold").click()

    assert box(page).input_value() == "**bold**"


def test_one_edits_and_takes_back_what_one_wrote(page, ada, topic):
    make_post(topic=topic, author=ada, source="Take 30 mm.")
    page.reload()
    page.locator("#p2 summary").click()
    page.press("Edit", within=page.locator("#p2"))
    box(page).fill("Take 32 mm.")
    page.get_by_label("What did you change?").fill("Measured again")
    page.press("Save")
    page.locator("#p2").get_by_text("Take 32 mm.").wait_for()
    page.locator("#p2").get_by_text("edited").click()
    page.says("Measured again")
    assert page.locator("del").inner_text().strip() == "30"

    page.go(topic.get_absolute_url())
    page.locator("#p2 summary").click()
    page.press("Delete", within=page.locator("#p2"))
    page.press("Delete", within=page.locator("main form"))
    page.says("Post 2 was taken back by its author")
    assert page.complaints == []


def test_a_manager_removes_with_a_reason_and_members_read_it(page, visit, ada, topic):
    make_post(topic=topic, author=ada, source="Something rude.")
    manager = visit(make_member(is_manager=True))
    manager.go(topic.get_absolute_url())
    manager.locator("#p2 summary").click()
    manager.press("Delete", within=manager.locator("#p2"))
    manager.get_by_label("Reason").fill("guideline 6")
    manager.press("Delete", within=manager.locator("main form"))
    manager.says("Post 2 was removed by a manager")

    page.reload()
    page.says("Post 2 was removed by a manager: guideline 6")
    assert page.get_by_text("Something rude.").count() == 0


def test_two_who_edit_at_once_both_keep_their_text(visit, ada, topic):
    post = make_post(topic=topic, author=ada, source="Take 30 mm.")
    mine, hers = visit(ada), visit(make_member(is_manager=True))
    for page in (mine, hers):
        page.go(f"/t/{topic.pk}/{post.number}/edit/")
    box(hers).fill("Take 31 mm.")
    hers.press("Save")
    hers.locator("#p2").wait_for()
    box(mine).fill("Take 32 mm.")
    mine.press("Save")

    theirs = mine.get_by_role("textbox", name="The post as it stands now")
    theirs.wait_for()
    assert theirs.input_value() == "Take 31 mm."
    assert box(mine).input_value() == "Take 32 mm."
    mine.press("Save")
    mine.locator("#p2").get_by_text("Take 32 mm.").wait_for()
