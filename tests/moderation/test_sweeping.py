"""What waits without a case gets one."""

from community.groups.models import JoinRequest
from moderation.models import Case, CaseKind
from moderation.sweeping import bring_what_waits
from tests.factories import make_group, make_member
from tests.moderation.scenes import make_held


def test_what_waited_before_is_brought_once(db):
    make_held()
    JoinRequest.objects.create(group=make_group(), member=make_member())
    make_member(is_approved=False)

    first, second = bring_what_waits(), bring_what_waits()

    assert (first, second) == (3, 0)
    assert set(Case.objects.values_list("kind", flat=True)) == {
        CaseKind.HELD,
        CaseKind.REQUEST,
        CaseKind.NEWCOMER,
    }
