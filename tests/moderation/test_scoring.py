"""What a report weighs: the worked examples of the numbers we took over, and the sum shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.models import CaseState, Practice, ReportKind
from moderation.scoring import (
    accuracy,
    parts_in_words,
    priorities,
    renew_priorities,
    summed,
    weigh,
)
from moderation.tasks import renew_scores
from tests.factories import make_group, make_member, make_post
from tests.moderation.scenes import make_case, make_report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("right", "judged", "bonus"),
    [
        (5, 5, 0.0),  # five tell nothing yet
        (0, 5, 0.0),
        (6, 6, 6.46),
        (0, 6, -6.46),
        (7, 10, 0.0),  # seven in ten is the axis
        (16, 16, 10.0),
        (0, 16, -10.0),
        (64, 64, 15.0),
    ],
)
def test_the_record_of_a_reporter_counts_from_the_sixth_judged_report(right, judged, bonus):
    assert accuracy(right, judged) == bonus


def test_a_newcomers_report_weighs_one():
    weight = weigh(by=make_member(), kind=ReportKind.OTHER, group=None)

    assert weight == (1.0, [["base", 1.0]])


def test_what_is_said_to_be_against_the_law_weighs_two_more():
    weight = weigh(by=make_member(), kind=ReportKind.ILLEGAL, group=None)

    assert weight == (3.0, [["base", 1.0], ["illegal", 2.0]])


def test_who_runs_the_house_weighs_six_everywhere():
    weight = weigh(by=make_member(is_manager=True), kind=ReportKind.OTHER, group=make_group())

    assert weight == (6.0, [["base", 1.0], ["keeper", 5.0]])


def test_who_runs_a_group_weighs_six_there_and_five_elsewhere():
    keeper = make_member()
    own = make_group(managers=[keeper])

    inside = weigh(by=keeper, kind=ReportKind.OTHER, group=own)
    outside = weigh(by=keeper, kind=ReportKind.OTHER, group=make_group())

    assert (inside.total, outside.total) == (6.0, 5.0)
    assert outside.parts == [["base", 1.0], ["standing", 4.0]]


def judge(by, count, *, right):
    for _ in range(count):
        make_report(thing=make_post(), by=by, judged_at=timezone.now(), was_right=right)


def test_six_reports_that_led_to_something_add_and_are_shown():
    by = make_member()
    judge(by, 6, right=True)

    weight = weigh(by=by, kind=ReportKind.OTHER, group=None)

    assert weight == (7.46, [["base", 1.0], ["accuracy", 6.46]])
    assert parts_in_words(weight.parts) == [
        ("A report", 1.0),
        ("What their earlier reports led to", 6.46),
    ]


def test_six_reports_for_nothing_take_all_weight_but_not_more():
    by = make_member()
    judge(by, 6, right=False)

    weight = weigh(by=by, kind=ReportKind.OTHER, group=None)

    assert weight.total == 0.0
    assert weight.parts == [["base", 1.0], ["accuracy", -6.46], ["floor", 5.46]]


def test_a_long_record_counts_ten_at_most_and_says_so():
    by = make_member()
    judge(by, 20, right=True)

    weight = weigh(by=by, kind=ReportKind.OTHER, group=None)

    assert weight == (11.0, [["base", 1.0], ["capped", 10.0]])


def test_parts_that_count_for_nothing_are_left_out():
    assert summed([["base", 1.0], ["standing", 0.0]]) == (1.0, [["base", 1.0]])


def test_too_few_cases_give_no_priorities():
    assert priorities([9.0] * 14) is None


def test_the_middle_and_the_85th_hundredth_become_medium_and_high():
    assert priorities(float(n) for n in range(1, 22)) == (11.0, 18.0)


def decided(score, *, right=True):
    case = make_case()
    for _ in range(2):
        make_report(thing=make_post(), case=case, judged_at=timezone.now(), was_right=right)
    case.score, case.people_count = score, 2
    case.state, case.decided_at = CaseState.DECIDED, timezone.now()
    case.save()
    return case


def test_the_daily_task_counts_what_was_right_and_told_by_two():
    for score in range(1, 22):
        decided(float(score))
    decided(900.0, right=False)
    lonely = decided(900.0)
    type(lonely).objects.filter(pk=lonely.pk).update(people_count=1)

    renew_scores()

    practice = Practice.objects.get()
    assert (practice.medium_score, practice.high_score) == (11.0, 18.0)
    assert practice.scored_at > timezone.now() - timedelta(minutes=1)


def test_until_there_are_fifteen_cases_nothing_is_written():
    decided(5.0)

    renew_priorities()

    assert not Practice.objects.exists()
