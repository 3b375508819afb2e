"""Who may hear that the queue, or one case, changed."""

import pytest

from community.live.channels import heard_by
from tests.factories import make_group, make_member
from tests.moderation.scenes import make_case, volunteer_of

pytestmark = pytest.mark.django_db


def heard(viewer, *wanted):
    return {one.channel for one in heard_by(viewer, list(wanted))}


def test_only_reviewers_hear_the_queue_and_only_their_cases():
    here, elsewhere = make_group(), make_group()
    mine, theirs = make_case(group=here), make_case(group=elsewhere)
    wanted = ("queue", f"case:{mine.pk}", f"case:{theirs.pk}")
    manager = make_member()
    here.memberships.create(member=manager, role="manager")

    assert heard(make_member(is_manager=True), *wanted) == set(wanted)
    assert heard(manager, *wanted) == {"queue", f"case:{mine.pk}"}
    assert heard(volunteer_of(here, "reports"), *wanted) == {"queue", f"case:{mine.pk}"}
    assert heard(make_member(), *wanted) == set()
