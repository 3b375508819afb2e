"""Nothing written is ever lost: not by a reload, a failure, a lost line or an ended session."""

import pytest
from django.conf import settings

from community.topics.models import Draft, Post
from tests.factories import PASSWORD, make_group, make_member, make_topic


@pytest.fixture
def ada(transactional_db):
    return make_member(name="ada-w", display_name="Ada Wong", password=PASSWORD)


@pytest.fixture
def topic(ada):
    return make_topic(group=make_group(members=[ada], slug="frames"), author=ada, source="Old.")


@pytest.fixture
def page(visit, ada, topic):
    page = visit(ada)
    page.go(topic.get_absolute_url())
    return page


def box(page):
    return page.get_by_label("Your text")


def sign_in(page):
    page.get_by_label("Account name or e-mail").fill("ada-w")
    page.get_by_label("Password").fill(PASSWORD)
    page.press("Sign in", within=page.locator("main form").first)


def until_saved(page):
    page.get_by_text("Draft saved").wait_for()


def test_a_half_written_reply_survives_a_reload_at_once(page):
    box(page).fill("Half a thou")
    page.reload()

    assert box(page).input_value() == "Half a thou"
    assert not Draft.objects.exists()


def test_a_half_written_reply_waits_in_another_browser(page, visit, ada, topic):
    box(page).fill("Half a thought")
    until_saved(page)
    other = visit(ada)
    other.go(topic.get_absolute_url())

    assert box(other).input_value() == "Half a thought"


def test_what_was_written_after_the_last_draft_survives_a_reload(page):
    box(page).fill("Half a thought")
    until_saved(page)
    box(page).press_sequentially(", and more")
    page.reload()

    assert box(page).input_value() == "Half a thought, and more"


def test_an_unfinished_edit_survives_a_reload(page, topic):
    page.go(f"/t/{topic.pk}/1/edit/")
    box(page).fill("New, not saved.")
    page.get_by_label("Title").fill("New title")
    page.reload()

    assert box(page).input_value() == "New, not saved."
    assert page.get_by_label("Title").input_value() == "New title"


def test_two_browsers_with_two_texts_lose_neither(page, visit, ada, topic):
    page.route("**/drafts/save/", lambda route: route.abort())
    box(page).fill("From the phone")
    other = visit(ada)
    other.go(topic.get_absolute_url())
    box(other).fill("From the desk")
    until_saved(other)
    page.reload()

    assert box(page).input_value() == "From the desk"
    page.press("Put it in the box")
    assert box(page).input_value() == "From the phone"


def test_a_sent_reply_does_not_come_back_as_a_draft(page, topic):
    page.route("**/drafts/save/", lambda route: (page.wait_for_timeout(400), route.continue_()))
    box(page).fill("Take 30 mm.")
    page.wait_for_timeout(2600)
    page.press("Reply")
    page.locator("#p2").wait_for()
    page.reload()

    assert box(page).input_value() == ""
    assert not Draft.objects.exists()


def test_offline_the_text_stays_and_can_be_sent_again(page):
    page.route("**/reply/", lambda route: route.abort("internetdisconnected"))
    box(page).fill("Take 30 mm.")
    page.press("Reply")
    page.says("You are offline")
    assert box(page).input_value() == "Take 30 mm."
    page.reload()
    assert box(page).input_value() == "Take 30 mm."

    page.unroute("**/reply/")
    page.press("Reply")
    page.locator("#p2").wait_for()
    assert Post.objects.filter(number=2).count() == 1


def test_a_lost_answer_makes_no_second_post(page):
    def swallow(route):
        route.fetch()
        route.abort("connectionreset")

    page.route("**/reply/", swallow)
    box(page).fill("Take 30 mm.")
    page.press("Reply")
    page.says("You are offline")
    page.unroute("**/reply/")
    page.press("Reply")
    page.locator("#p2").wait_for()

    assert Post.objects.filter(number__gt=1).count() == 1


def test_a_fault_of_ours_says_so_and_keeps_the_text(page):
    broken = {
        "status": 500,
        "body": "<main><p class='read'>Something broke on our side.</p></main>",
    }
    page.route("**/reply/", lambda route: route.fulfill(**broken))
    box(page).fill("Take 30 mm.")
    page.press("Reply")
    page.says("Something broke on our side. Your text is still in the box.")
    page.reload()

    assert box(page).input_value() == "Take 30 mm."


def test_after_an_ended_session_the_text_waits_behind_the_sign_in(page):
    box(page).fill("Take 30 mm.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.press("Reply")
    page.get_by_role("heading", name="Sign in").wait_for()
    sign_in(page)

    page.locator("#p1").wait_for()
    assert box(page).input_value() == "Take 30 mm."
    page.press("Reply")
    page.locator("#p2").wait_for()


def test_a_browser_that_lost_all_cookies_still_holds_the_text(page, topic):
    box(page).fill("Take 30 mm.")
    page.context.clear_cookies()
    page.press("Reply")
    page.says("Your text is still in the box.")
    page.go(f"/accounts/login/?next={topic.get_absolute_url()}")
    sign_in(page)

    page.locator("#p1").wait_for()
    assert box(page).input_value() == "Take 30 mm."


def test_a_topic_that_was_closed_meanwhile_gives_the_text_back(page, topic):
    box(page).fill("Take 30 mm.")
    type(topic).objects.update(closed_at="2026-01-01T00:00Z")
    page.press("Reply")
    page.get_by_role("alert").wait_for()

    assert box(page).input_value() == "Take 30 mm."


def test_another_member_at_the_same_browser_sees_nothing_of_it(page, visit, topic):
    box(page).fill("For my eyes")
    page.context.clear_cookies()
    noor = make_member(name="noor-k", password=PASSWORD)
    topic.group.memberships.create(member=noor)
    page.go(f"/accounts/login/?next={topic.get_absolute_url()}")
    page.get_by_label("Account name or e-mail").fill("noor-k")
    page.get_by_label("Password").fill(PASSWORD)
    page.press("Sign in", within=page.locator("main form").first)
    page.locator("#p1").wait_for()

    assert box(page).input_value() == ""
