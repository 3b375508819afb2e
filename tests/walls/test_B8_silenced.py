"""Who may not write, writes nothing: at no form, and in nothing that is shut."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from community.topics.actions import archive_topic, close_topic, delete_topic
from community.topics.presence import writers_line
from tests.walls.addresses import address_of
from tests.walls.forms_found import browser_of
from tests.walls.rows import changed_by
from tests.walls.writings import WRITINGS

SEEN = {"django_session": None, "members_user": ["seen_at", "last_login"]}
# What is about oneself alone: who is no member of any group may do it.
OWN = {
    "account_signup",
    "members:boundary",
    "members:settings",
    "members:settings_name",
    "members:settings_language",
    "notifications:settings",
    "notifications:rhythm",
    "notifications:read_all",
    "notifications:unsubscribe",
    "pages:feed_settings",
    "pages:feed_remove",
    "topics:unread_clear",
    "uploads:create",
    "admin:thing_done",  # keys on a list of their own, whatever they name
    "admin:thing_later",
    "moderation:appeal",  # the signed words in the letter are the right
    "analytics:answer",
}
LEFT_OPEN = {"members:settings_language", "account_signup", "notifications:unsubscribe"}
LEFT_OPEN |= {"moderation:appeal", "analytics:answer"}
# What a silenced member still does: what they read, follow and keep, and whom they tell of what.
THOUGH_SILENCED = OWN - {"uploads:create", "members:settings", "members:settings_name"} | {
    "topics:follow", "topics:follow_group", "topics:follow_tag", "topics:following_save",
    "topics:read", "topics:keep", "topics:draft_save", "topics:draft_leave", "groups:leave",
    "moderation:report", "analytics:quoted",
}  # fmt: skip
TALKING = {"topics:react", "topics:reply", "topics:edit", "topics:delete"}
SHUT = {  # what is refused to a member in a topic that is
    "closed": (close_topic, {"topics:reply", "topics:edit"}),
    "archived": (archive_topic, {"topics:react", "topics:reply", "topics:edit"}),
    "deleted": (delete_topic, TALKING | {
        "topics:keep", "topics:follow", "topics:read", "topics:attach", "topics:delete",
    }),
}  # fmt: skip


def written(client, writing, world):
    """The tables that a form changes, and what it is answered with; then it is undone."""
    cache.clear()
    return changed_by(
        lambda: client.post(writing.address(world), writing.sent(world)).status_code, ignoring=SEEN
    )


@pytest.mark.parametrize("role", ["guest", "newcomer", "suspended"])
def test_B8_who_is_kept_out_changes_no_row_by_any_form(world, role):
    client = browser_of(world, role, world.open)

    assert taken(client, world, [one for one in WRITINGS if one.name not in LEFT_OPEN]) == {}


def test_B8_who_is_silenced_changes_nothing_that_others_see(world):
    client = browser_of(world, "silenced", world.open)

    assert taken(client, world, WRITINGS).keys() - THOUGH_SILENCED == set()


@pytest.mark.parametrize("role", ["outsider", "former", "host of another", "volunteer of another"])
def test_B8_who_is_no_member_changes_nothing_of_a_secret_group(world, role):
    client = browser_of(world, role, world.secret)
    writings = [replace(one, kind="secret") for one in WRITINGS if one.name not in OWN]

    assert taken(client, world, writings) == {}


@pytest.mark.parametrize("state", SHUT)
def test_B8_what_is_shut_takes_nothing_from_an_open_page(world, state):
    shut, names = SHUT[state]
    client = browser_of(world, "member", world.open)
    writings = [one for one in WRITINGS if one.name in names and one.role == "member"]
    before = taken(client, world, writings)

    shut(topic=world.open.topic, by=world.open.host, reason="guideline 4")

    assert len(before) == len({one.name for one in writings}) >= 2
    assert taken(client, world, writings) == {}


def test_B8_an_archived_group_takes_nothing(world):
    client = browser_of(world, "member", world.archived)
    names = {"topics:create", "topics:react", "topics:reply", "topics:edit"}
    writings = [replace(one, kind="archived") for one in WRITINGS if one.name in names]

    assert taken(client, world, writings) == {}


@pytest.mark.parametrize("role", ["guest", "newcomer", "suspended", "former", "outsider"])
def test_B8_nobody_is_told_that_somebody_writes_who_may_not(world, role):
    client = browser_of(world, role, world.open)

    client.post(address_of("topics:writing", world, world.open))

    assert writers_line(world.open.host, world.open.topic) == ""


def taken(client, world, writings):
    """The forms that change a row, and which tables."""
    found = {one.name: written(client, one, world) for one in writings}
    return {name: got for name, got in found.items() if got[0] or got[1] >= 500}
