"""What is new, what one follows, what one says with a word, and whom one keeps away from."""

import pytest

from community.topics.actions import choose_word
from community.topics.models import Bookmark, Follow, Level, Reaction, ReadMark
from tests.factories import make_group, make_member, make_post, make_topic

EITHER_WAY = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
LONG = "\n\n".join(["A line that takes its room on the screen."] * 8)


@pytest.fixture
def ada(transactional_db):
    return make_member(name="ada-w", display_name="Ada Wong")


@pytest.fixture
def noor(transactional_db):
    return make_member(name="noor-k", display_name="Noor Karim")


@pytest.fixture
def group(ada, noor):
    return make_group(members=[ada, noor], name="Frames", slug="frames")


@pytest.fixture
def topic(group, noor):
    choose_word(slot=1, word="Helped", icon="check")
    return make_topic(group=group, author=noor, title="Which tube?", source="Is 25 mm enough?")


def test_only_what_was_on_the_screen_is_read_and_n_goes_on(visit, ada, noor, topic):
    for _ in range(9):
        make_post(topic=topic, author=noor, source=LONG)
    make_topic(group=topic.group, author=noor, title="Another")
    page = visit(ada)
    page.go("/topics/unread/")
    assert page.locator(".row").count() == 2
    page.press("Which tube?")
    mark = ReadMark.objects.filter(member=ada, topic=topic)
    page.until(mark.exists)
    assert 1 <= mark.get().number < 5

    page.locator("#p10").scroll_into_view_if_needed()
    page.until(lambda: mark.get().number == 10)
    page.keyboard.press("n")
    page.get_by_role("heading", name="Another").wait_for()
    page.until(ReadMark.objects.filter(member=ada).exclude(topic=topic).exists)
    page.keyboard.press("u")
    page.says("All read.")
    assert page.complaints == []


def test_without_javascript_opening_reads_the_page_and_all_can_be_marked(visit, ada, noor, topic):
    make_topic(group=topic.group, author=noor, title="Another")
    page = visit(ada, script=False)
    page.go(topic.get_absolute_url())
    page.until(ReadMark.objects.filter(member=ada, topic=topic, number=1).exists)
    page.go("/topics/unread/")
    assert page.locator(".row").count() == 1
    page.press("Mark all read")

    page.go("/topics/unread/")
    page.says("All read.")


@EITHER_WAY
def test_a_topic_is_watched_and_the_word_taken_back(visit, ada, topic, script):
    page = visit(ada, script=script)
    page.go(topic.get_absolute_url())
    page.locator(".follow summary").click()
    page.locator(f".follow button[value='{Level.WATCHING:d}']").click()
    page.locator(".follow summary", has_text="Watching").wait_for()
    assert Follow.objects.get(member=ada, topic=topic).level == Level.WATCHING

    page.locator(".follow summary").click()
    page.press("Take my word back")
    page.locator(".follow .btn-on").wait_for(state="detached")
    assert not Follow.objects.filter(member=ada).exists()
    assert page.complaints == []


@EITHER_WAY
def test_a_word_of_thanks_is_said_and_taken_back(visit, ada, topic, script):
    page = visit(ada, script=script)
    page.go(topic.get_absolute_url())
    word = page.locator("#p1 .react", has_text="Helped")
    assert word.get_attribute("aria-pressed") == "false"
    word.click()
    page.locator("#p1 .react[aria-pressed=true]", has_text="1").wait_for()
    assert Reaction.objects.get().member == ada

    word.click()
    page.locator("#p1 .react[aria-pressed=false]").wait_for()
    assert not Reaction.objects.exists()
    assert page.complaints == []


@EITHER_WAY
def test_a_post_is_kept_with_a_note_and_found_again(visit, ada, topic, script):
    page = visit(ada, script=script)
    page.go(topic.get_absolute_url())
    page.locator("#p1 .star").click()
    page.locator("#p1 .star[aria-pressed=true]").wait_for()
    page.go("/bookmarks/")
    page.get_by_label("Note on post 1 of Which tube?").fill("For the rear")
    page.press("Save")

    page.until(Bookmark.objects.filter(member=ada, note="For the rear").exists)
    page.press("Which tube?")
    page.locator("#p1 .star[aria-pressed=true]").wait_for()
    assert page.complaints == []


def test_a_muted_member_folds_to_a_line_that_opens(visit, ada, noor, topic):
    page = visit(ada)
    page.go(noor.get_absolute_url())
    page.press("Mute or block")
    page.press("Mute")
    page.go(topic.get_absolute_url())
    words = page.get_by_text("Is 25 mm enough?")
    assert not words.is_visible()
    page.get_by_text("A post by somebody you muted").click()

    words.wait_for()
    assert page.complaints == []
