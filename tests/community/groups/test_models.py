"""Who may know of a group, and who may read in it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from community.groups import permissions
from community.groups.models import Group
from community.members.models import Community
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return {
        "guest": AnonymousUser(),
        "outsider": make_member(),
        "member": make_member(),
        "group manager": make_member(),
        "manager": make_member(is_manager=True),
    }


EXPECTED = {
    # visibility: (who knows of it, who reads in it)
    "open": (
        "guest outsider member group_manager manager",
        "guest outsider member group_manager manager",
    ),
    "closed": ("guest outsider member group_manager manager", "member group_manager manager"),
    "secret": ("member group_manager manager", "member group_manager manager"),
}


@pytest.mark.parametrize("visibility", EXPECTED)
def test_who_knows_and_who_reads(people, visibility):
    group = make_group(
        visibility=visibility, members=[people["member"]], managers=[people["group manager"]]
    )

    known = [name for name, one in people.items() if group in Group.objects.visible_to(one)]
    read = [name for name, one in people.items() if group in Group.objects.readable_by(one)]
    asked = [name for name, one in people.items() if permissions.can_read(one, group)]

    knows, reads = (
        [word.replace("_", " ") for word in words.split()] for words in EXPECTED[visibility]
    )
    assert (known, read, asked) == (knows, reads, reads)


def test_a_house_for_members_shows_guests_nothing(people):
    Community.objects.create(pk=1, reading="members")
    group = make_group()

    assert not Group.objects.visible_to(people["guest"]).exists()
    assert not permissions.can_read(people["guest"], group)
    assert group in Group.objects.readable_by(people["outsider"])


def test_managed_by_is_only_what_one_runs(people):
    mine, others = make_group(managers=[people["group manager"]]), make_group()

    assert list(Group.objects.managed_by(people["group manager"])) == [mine]
    assert set(Group.objects.managed_by(people["manager"])) == {mine, others}
    assert not Group.objects.managed_by(people["member"]).exists()
    assert not Group.objects.managed_by(people["guest"]).exists()
