"""What is brought is gathered: one open case about a thing, one about a wave."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.core import matters, outbox
from community.groups.models import JoinRequest
from community.pages.models import Guideline
from moderation.actions import gathering
from moderation.actions.gathering import case_about, recount_case, settle_thing
from moderation.models import Case, CaseKind, CaseState, Matter, Practice, ReportKind
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_copy, make_held, make_report, make_screened

pytestmark = pytest.mark.django_db


def hours(case):
    return (case.due_at - case.opened_at).total_seconds() / 3600


def test_a_case_keeps_where_its_thing_stands_and_whose_it_is():
    post = make_post(topic=make_topic(language="sv"))

    case = case_about(kind=CaseKind.REPORT, thing=post)

    place = (case.group_id, case.topic_id, case.language, case.member_id, case.matter_count)
    assert place == (post.topic.group_id, post.topic_id, "sv", post.author_id, 1)
    assert Matter.objects.get(case=case).post_id == post.pk


def test_every_kind_of_thing_has_a_place():
    member, group = make_member(), make_group()
    request = JoinRequest.objects.create(group=group, member=member)
    held = make_held(author=member, group=group, language="he")
    topic = make_topic(group=group)

    cases = [
        case_about(kind=CaseKind.REQUEST, thing=request),
        case_about(kind=CaseKind.HELD, thing=held),
        case_about(kind=CaseKind.REPORT, thing=topic),
        case_about(kind=CaseKind.REPORT, thing=group),
        case_about(kind=CaseKind.NEWCOMER, thing=member),
    ]

    assert [(one.group_id, one.topic_id, one.language, one.member_id) for one in cases] == [
        (group.pk, None, "", member.pk),
        (group.pk, None, "he", member.pk),
        (group.pk, topic.pk, topic.language, topic.author_id),
        (group.pk, None, "", None),
        (None, None, "", member.pk),
    ]


def test_the_same_thing_comes_into_its_open_case():
    post = make_post()
    first = case_about(kind=CaseKind.REPORT, thing=post)

    assert case_about(kind=CaseKind.REPORT, thing=post) == first
    assert (Case.objects.count(), Matter.objects.count()) == (1, 1)


def test_a_thing_whose_case_was_decided_gets_a_new_one():
    post = make_post()
    first = case_about(kind=CaseKind.REPORT, thing=post)
    first.matters.update(closed_at=timezone.now())
    Case.objects.filter(pk=first.pk).update(state=CaseState.DECIDED, decided_at=timezone.now())

    second = case_about(kind=CaseKind.REPORT, thing=post)

    assert second != first
    assert not second.is_decided


def test_forty_copies_are_one_case():
    copies = [make_copy() for _ in range(40)]

    cases = {case_about(kind=CaseKind.HELD, thing=held) for held in copies}

    assert len(cases) == 1
    assert Case.objects.get().matter_count == Matter.objects.count() == 40


def test_other_words_are_another_case():
    one = case_about(kind=CaseKind.HELD, thing=make_copy(copy=1))

    assert case_about(kind=CaseKind.HELD, thing=make_copy(copy=2)) != one


def test_a_reported_copy_joins_the_wave_of_held_ones_and_makes_it_graver():
    held = case_about(kind=CaseKind.HELD, thing=make_copy())
    post = make_post()
    make_screened(f"post:{post.pk}", copy=1)

    case = case_about(kind=CaseKind.REPORT, thing=post)

    assert (case, case.kind) == (held, CaseKind.REPORT)


def test_a_wave_that_is_full_leaves_the_next_copies_to_another_case(monkeypatch):
    monkeypatch.setattr(gathering, "MOST", 3)

    cases = [case_about(kind=CaseKind.HELD, thing=make_copy()).pk for _ in range(7)]

    first, second, third = sorted(set(cases))
    assert cases == [first] * 3 + [second] * 3 + [third]
    assert set(Case.objects.values_list("matter_count", flat=True)) == {3, 1}


def test_a_wave_keeps_only_what_its_copies_share():
    group, author = make_group(), make_member()
    case_about(kind=CaseKind.HELD, thing=make_copy(group=group, author=author, language="sv"))
    here = case_about(kind=CaseKind.HELD, thing=make_copy(group=group, language="sv"))

    assert (here.group_id, here.language, here.member_id) == (group.pk, "sv", None)

    everywhere = case_about(kind=CaseKind.HELD, thing=make_copy(language="en"))

    assert (everywhere.pk, everywhere.group_id, everywhere.language) == (here.pk, None, "")


def test_a_decided_wave_takes_no_more_copies():
    first = case_about(kind=CaseKind.HELD, thing=make_copy())
    first.matters.update(closed_at=timezone.now())
    Case.objects.filter(pk=first.pk).update(state=CaseState.DECIDED, decided_at=timezone.now())

    assert case_about(kind=CaseKind.HELD, thing=make_copy()) != first


def test_each_kind_is_promised_its_own_hours():
    Practice.objects.create(pk=1, hours_held=7)

    held = case_about(kind=CaseKind.HELD, thing=make_held())
    newcomer = case_about(kind=CaseKind.NEWCOMER, thing=make_member(is_approved=False))

    assert (hours(held), hours(newcomer)) == (7, 24)


def test_illegal_content_is_promised_sooner_and_nothing_makes_it_later_again():
    post = make_post()
    case_about(kind=CaseKind.WATCHED, thing=post)

    graver = case_about(kind=CaseKind.ILLEGAL, thing=post)
    after = case_about(kind=CaseKind.REPORT, thing=post)

    assert (graver.kind, after.kind) == (CaseKind.ILLEGAL, CaseKind.ILLEGAL)
    assert hours(graver) == pytest.approx(4, abs=0.01)
    assert after.due_at == graver.due_at


def test_a_graver_kind_never_puts_an_answer_off():
    post = make_post()
    soon = timezone.now() + timedelta(minutes=5)
    Case.objects.filter(pk=case_about(kind=CaseKind.WATCHED, thing=post).pk).update(due_at=soon)

    assert case_about(kind=CaseKind.ILLEGAL, thing=post).due_at == soon


def test_a_case_counts_its_reports_anew():
    post, twice = make_post(), make_member()
    one, two = Guideline.objects.create(number=1), Guideline.objects.create(number=2)
    case = make_report(thing=post, weight=2.5, by=twice, guideline=two, kind="guideline").case
    make_report(thing=post, weight=1.5, guideline=two, kind="guideline")
    make_report(thing=post, weight=1.0, guideline=one, kind="guideline")
    other = make_post()
    case.matters.create(post=other)
    make_report(thing=other, case=case, weight=1.0, by=twice)

    case = recount_case(case)

    counted = (case.score, case.people_count, case.guideline_id, case.matter_count, case.kind)
    assert counted == (5.0, 3, two.pk, 2, CaseKind.REPORT)  # each person with their heaviest


def test_one_report_of_illegal_content_makes_the_case_one():
    post = make_post()
    make_report(thing=post)
    case = make_report(thing=post, kind=ReportKind.ILLEGAL, note="A child.").case

    assert recount_case(case).kind == CaseKind.ILLEGAL


def test_the_last_matter_answered_where_it_stood_closes_the_case():
    one, two = make_copy(), make_copy()
    case_about(kind=CaseKind.HELD, thing=one)
    case_about(kind=CaseKind.HELD, thing=two)

    assert not settle_thing(one).is_decided
    assert settle_thing(two).state == CaseState.DECIDED
    assert not Matter.objects.filter(closed_at=None).exists()
    assert settle_thing(two) is None


def test_what_members_reported_stays_until_their_reports_are_judged():
    post = make_post()
    case = make_report(thing=post).case

    assert settle_thing(post) is None
    case.refresh_from_db()
    assert not case.is_decided


def test_what_rooms_below_bring_becomes_a_case_and_what_they_settle_closes_it():
    member = make_member(is_approved=False)
    request = JoinRequest.objects.create(group=make_group(), member=member)
    things = {
        "held": make_held(),
        "watched": make_post(),
        "newcomer": member,
        "request": request,
    }
    for kind, thing in things.items():
        matters.bring(kind, thing.pk)
        matters.bring(kind, thing.pk)
    outbox.keep_all()

    assert set(Case.objects.values_list("kind", flat=True)) == set(things)
    assert Case.objects.count() == 4

    JoinRequest.objects.update(answered_at=timezone.now(), is_accepted=False)
    matters.settle("request", request.pk)
    outbox.keep_all()

    assert Case.objects.get(state=CaseState.DECIDED).kind == CaseKind.REQUEST


def test_what_was_answered_before_the_worker_looked_is_no_case():
    held = make_held(answered_at=timezone.now(), is_let_in=True)
    matters.bring("held", held.pk)
    matters.bring("held", 10**9)
    matters.bring("unknown", held.pk)
    outbox.keep_all()

    assert not Case.objects.exists()


def test_a_case_of_the_factory_is_whole():
    case = make_case(score=3.0)

    assert Case.objects.get(pk=case.pk).score == 3.0
