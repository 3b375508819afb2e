"""How heated a topic is, is shown to those who keep the place and to nobody else."""

import pytest

from community.topics.models import Heat
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group(managers=[make_member()], members=[make_member()])


def pages(client, topic, viewer):
    if viewer:
        client.force_login(viewer)
    addresses = [topic.get_absolute_url(), topic.group.get_absolute_url(), "/topics/"]
    return [client.get(address).content.decode() for address in addresses]


def test_members_and_guests_are_not_told_of_heat(client, group):
    topic = make_topic(group=group, heat=Heat.HOT)
    member = group.memberships.get(role="member").member

    assert not any("i-flame" in page or "flame" in page for page in pages(client, topic, None))
    assert not any("flame" in page for page in pages(client, topic, member))


@pytest.mark.parametrize(("heat", "word"), [(Heat.HOT, "Hot"), (Heat.WARM, "Warm")])
def test_who_runs_the_group_or_the_house_sees_it_in_lists_and_on_the_page(
    client, group, heat, word
):
    topic = make_topic(group=group, heat=heat)
    runner = group.memberships.get(role="manager").member

    for viewer in (runner, make_member(is_manager=True)):
        assert all(f"{word}</span>" in page for page in pages(client, topic, viewer))


def test_a_calm_topic_bears_no_mark(client, group):
    topic = make_topic(group=group)

    assert not any("flame" in page for page in pages(client, topic, make_member(is_manager=True)))
