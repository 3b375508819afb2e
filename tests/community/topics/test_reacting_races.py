"""N2: the same word said and taken back at once, many times: rows and counters agree."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from community.topics import recount
from community.topics.actions import delete_post, react, restore_post, take_back, write_reply
from community.topics.models import Reaction
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db(transaction=True)
TIMES, AT_ONCE = 200, 8


def all_at_once(calls):
    """Every call on a connection of its own thread; a failure anywhere fails here."""

    def run(call):
        try:
            call()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, calls))


def assert_counts_right():
    assert [ledger.differences() for ledger in recount.LEDGERS] == [[] for _ in recount.LEDGERS]


def test_N2_parallel_toggles_of_same_and_different_members_count_right():
    post, members = make_post(), [make_member() for _ in range(5)]

    all_at_once(
        lambda at=at: (take_back if at % 3 == 2 else react)(
            post=post, member=members[at % 5], slot=at % 2 + 1
        )
        for at in range(TIMES)
    )

    post.refresh_from_db()
    post.topic.refresh_from_db()
    rows = Reaction.objects.filter(post=post)
    said = {str(slot): rows.filter(slot=slot).count() for slot in (1, 2)}
    assert post.reactions == {slot: count for slot, count in said.items() if count}
    assert post.reaction_count == post.topic.reaction_count == rows.count()
    assert_counts_right()


def test_N2_reactions_replies_and_removals_at_once_count_right():
    member, manager = make_member(), make_member(is_manager=True)
    topic = make_topic(group=make_group(members=[member], managers=[manager]))
    posts = [make_post(topic=topic) for _ in range(2)]

    def act(at):
        if at % 10 == 0:
            write_reply(topic=topic, author=member, source="More.", key="")
        elif at % 10 == 5:
            delete_post(post=posts[0], by=manager)
        elif at % 10 == 6:
            restore_post(post=posts[0], by=manager)
        else:
            (react if at % 2 else take_back)(post=posts[1], member=member, slot=at % 3 + 1)

    all_at_once(lambda at=at: act(at) for at in range(TIMES))

    assert_counts_right()
