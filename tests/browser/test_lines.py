"""Lines that break and hang, and what a page says meanwhile."""

import pytest

from community.core.outbox import keep_all
from community.topics.models import ReadMark
from tests.factories import make_group, make_member, make_post, make_topic


@pytest.fixture
def ada(transactional_db):
    return make_member(name="ada-w", display_name="Ada Wong")


@pytest.fixture
def noor(transactional_db):
    return make_member(name="noor-k", display_name="Noor Karim")


@pytest.fixture
def topic(ada, noor):
    return make_topic(group=make_group(members=[ada, noor], slug="frames"), author=noor)


def test_what_came_before_the_stream_opened_is_told(visit, ada, noor, topic):
    page = visit(ada)
    refused = []

    def first_one_is_refused(route):
        refused.append(1)
        return route.abort() if len(refused) == 1 else route.continue_()

    page.route("**/listen/**", first_one_is_refused)
    page.go(topic.get_absolute_url())
    page.until(lambda: refused)
    make_post(topic=topic, author=noor, source="In the gap.")
    keep_all()
    page.locator("[data-live]").wait_for()
    assert len(refused) > 1


def test_a_stream_that_hangs_is_taken_for_gone(visit, ada, noor, topic):
    page = visit(ada)
    page.context.add_init_script(
        "window.EventSource = class"
        " { constructor() { window.lines = 1; } close() {} addEventListener() {} };"
    )
    page.clock.install()
    page.go(topic.get_absolute_url())
    page.until(lambda: page.evaluate("window.lines"))
    make_post(topic=topic, author=noor, source="While it hangs.")
    keep_all()
    # The page's clock goes on by five seconds at a time: it tries thrice, each time after a while.
    news = page.locator("[data-live]")
    for _ in range(30):
        page.clock.fast_forward(5_000)
        page.wait_for_timeout(100)
        if news.is_visible():
            break
    news.wait_for(state="visible")


def test_a_box_made_taller_by_hand_says_nothing_on_the_console(visit, ada, topic):
    page = visit(ada)
    page.go(topic.get_absolute_url())
    box = page.locator("textarea[name=source]")
    box.fill("A reply.")
    box.evaluate("one => { one.style.height = '20rem' }")
    page.press("Reply")
    page.locator("#p2").wait_for()
    page.wait_for_timeout(300)
    assert page.complaints == []


def test_ones_own_reply_is_not_new(visit, ada, noor, topic):
    make_post(topic=topic, author=noor, source="Two.")
    page = visit(ada)
    page.go(topic.get_absolute_url())
    page.until(ReadMark.objects.filter(member=ada, number=2).exists)
    page.locator("textarea[name=source]").fill("A reply.")
    page.press("Reply")
    page.locator("#p3").wait_for()
    assert page.locator(".since + [data-author=ada-w]").count() == 0
