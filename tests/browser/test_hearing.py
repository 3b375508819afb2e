"""Pages that stay true by themselves: the bell, who is writing, and life without a stream."""

import pytest

from community.core.outbox import keep_all
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


def mention(topic, noor):
    make_post(topic=topic, author=noor, source="@ada-w look at this.")
    keep_all()


def test_the_bell_counts_a_mention_by_itself_and_opening_empties_it(visit, ada, noor, topic):
    page = visit(ada)
    page.go("/")
    page.hears()
    mention(topic, noor)
    page.locator("#bell .bell-count", has_text="1").wait_for()
    page.locator("#bell").click()
    page.locator(".row-t a").first.click()

    page.locator("#p2").get_by_text("look at this.").wait_for()
    assert page.locator("#bell .bell-count").count() == 0
    assert page.complaints == []


def test_who_is_writing_is_said_to_others_by_name(visit, ada, noor, topic):
    page, other = visit(ada), visit(noor)
    for one in (page, other):
        one.go(topic.get_absolute_url())
    page.hears()
    other.get_by_label("Your text").press_sequentially("Take 30")

    line = page.locator("[data-writers]")
    page.until(lambda: "Noor Karim" in line.inner_text())
    assert other.locator("[data-writers]").inner_text() == ""


def test_where_the_stream_is_refused_the_page_asks_by_itself(visit, ada, noor, topic):
    page = visit(ada)
    page.clock.install()
    refused = []
    page.route("**/listen/**", lambda route: (route.abort(), refused.append(1)))
    page.go(topic.get_absolute_url())
    for times in range(1, 4):
        page.until(lambda times=times: len(refused) >= times)
        page.wait_for_timeout(200)
        page.clock.run_for(6500)
    mention(topic, noor)
    page.clock.run_for(15_500)

    page.says("1 new reply")
    page.clock.run_for(1500)
    page.locator("#bell .bell-count", has_text="1").wait_for()


def test_being_offline_is_said_and_being_back_takes_it_away(visit, ada, topic):
    page = visit(ada)
    page.go(topic.get_absolute_url())
    banner = page.get_by_text("You are offline. What you write stays in the box")
    assert not banner.is_visible()
    page.context.set_offline(True)
    banner.wait_for()

    page.context.set_offline(False)
    banner.wait_for(state="hidden")
