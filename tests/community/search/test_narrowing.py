"""How far a viewer's search reaches."""

import pytest
from django.contrib.auth.models import AnonymousUser

from community.groups.models import Group
from community.search.narrowing import reach_of
from community.search.words import recount_words
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


def test_every_search_reaches_what_its_own_viewer_may_read():
    """The question is written once for all members: who asks must never be part of it."""
    one, other, manager = make_member(), make_member(), make_member(is_manager=True)
    shut = make_group(slug="shut", visibility="closed", members=[one])
    hidden = make_group(slug="hidden", visibility="secret", members=[other])
    everywhere = set(Group.objects.values_list("pk", flat=True)) - {shut.pk, hidden.pk}

    for _turn in range(2):
        assert set(reach_of(one).groups) == everywhere | {shut.pk}
        assert set(reach_of(other).groups) == everywhere | {hidden.pk}
        assert set(reach_of(manager).groups) == everywhere | {shut.pk, hidden.pk}
        assert set(reach_of(AnonymousUser()).groups) == everywhere


def test_a_reach_counts_the_posts_of_its_groups_only():
    member = make_member()
    post = make_post(topic=make_topic(group=make_group(visibility="closed", members=[member])))
    recount_words()

    inside, outside = reach_of(member), reach_of(AnonymousUser())

    assert (inside.posts, inside.last) == (2, post.pk)
    assert outside.posts == 0
