"""What waits without a case gets one."""

from community.groups.models import JoinRequest
from moderation.actions.gathering import case_about
from moderation.models import Case, CaseKind
from moderation.sweeping import bring_what_waits, follow_again
from tests.factories import make_group, make_member, make_topic
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


def test_a_case_that_was_in_somebodys_hands_follows_its_topic_by_night(db):
    topic, there = make_topic(), make_group()
    case = case_about(kind=CaseKind.REPORT, thing=topic)
    topic_moved = make_topic(group=there)
    Case.objects.filter(pk=case.pk).update(topic=topic_moved)  # as if it had been locked

    first, second = follow_again(), follow_again()

    case.refresh_from_db()
    assert (first, second, case.group) == (1, 0, there)
