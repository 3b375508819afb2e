"""What is brought opens a case, what is gone closes it, and who may hear that it changed."""

import pytest

from community.core.outbox import keep_all
from community.live.channels import heard_by
from moderation.actions.deciding import decide
from moderation.hearing import look_at
from moderation.models import Case, CaseKind, Matter, Verb
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_held, make_report, volunteer_of

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


def test_a_case_about_what_was_purged_closes_and_what_else_waits_stays():
    held, other, post = make_held(), make_held(), make_post()
    gone, standing = make_case(kind=CaseKind.HELD, thing=held), make_case(thing=post)
    wave = make_case(kind=CaseKind.HELD, thing=other)
    Matter.objects.create(case=wave, held=make_held())
    pk = held.pk
    held.delete()
    other.delete()

    look_at(kind=CaseKind.HELD.value, pk=pk)

    for case in (gone, standing, wave):
        case.refresh_from_db()
    assert [gone.is_decided, standing.is_decided, wave.is_decided] == [True, False, False]
    assert wave.matters.exclude(closed_at=None).get().held is None
    assert wave.matters.get(closed_at=None).held is not None


def test_the_cases_about_the_posts_of_a_purged_topic_close_with_their_reports():
    topic = make_topic()
    report = make_report(thing=make_post(topic=topic))
    elsewhere = make_report(thing=make_post())

    decide(by=make_member(is_manager=True), verb=Verb.PURGE, thing=topic, reason="A scam.")
    keep_all()

    report.refresh_from_db(), elsewhere.refresh_from_db()
    assert report.was_right
    assert Case.objects.get(pk=report.case_id).is_decided
    assert elsewhere.judged_at is None
    assert not Case.objects.get(pk=elsewhere.case_id).is_decided
