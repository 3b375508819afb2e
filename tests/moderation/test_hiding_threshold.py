"""What hides a thing: what is told of it, by people whose word counts today."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.members.models import User
from moderation.actions.reporting import report
from moderation.models import Case, Practice, ReportKind
from moderation.scoring import towards_hiding
from tests.factories import make_member, make_post, make_topic
from tests.moderation.scenes import make_screened

pytestmark = pytest.mark.django_db


def tell(thing, *, by=None, kind=ReportKind.OTHER):
    return report(by=by or make_member(), thing=thing, kind=kind, note="Look at this.")


def is_hidden(thing):
    thing.refresh_from_db()
    return thing.is_hidden


def make_copies(count):
    posts = [make_post() for _ in range(count)]
    for post in posts:
        make_screened(f"post:{post.pk}", author=post.author, copy=7)
    return posts


def test_three_whom_nobody_knows_hide_nothing_by_naming_the_law():
    post = make_post(author=make_member(is_manager=True))

    for _ in range(3):
        case = tell(post, kind=ReportKind.ILLEGAL).case

    case.refresh_from_db()
    assert (case.score, case.people_count) == (9.0, 3)  # they are looked at sooner
    assert not is_hidden(post)


@pytest.mark.parametrize(
    ("parts", "weight"),
    [
        ([["base", 1.0], ["illegal", 2.0]], 1.0),
        ([["base", 1.0], ["standing", 1.0], ["illegal", 2.0]], 4.0),
        ([["base", 1.0], ["keeper", 5.0], ["illegal", 2.0]], 8.0),
        ([["base", 1.0], ["accuracy", -6.46], ["illegal", 2.0], ["floor", 3.46]], 0.0),
        ([["base", 1.0], ["accuracy", 6.46]], 7.46),
        ([], 0.0),
    ],
)
def test_the_law_counts_towards_hiding_from_whoever_is_known_a_little(parts, weight):
    assert round(towards_hiding(parts), 2) == weight


def test_three_who_report_each_copy_of_a_wave_hide_none_of_them():
    copies, people = make_copies(3), [make_member() for _ in range(3)]

    cases = {tell(post, by=by).case_id for by in people for post in copies}

    case = Case.objects.get()
    assert cases == {case.pk}
    assert (case.score, case.people_count) == (3.0, 3)  # each person once
    assert not any(map(is_hidden, copies))


def test_a_copy_is_hidden_by_what_was_told_of_itself():
    Practice.objects.create(pk=1, hide_score=2, hide_people=2)
    one, other = make_copies(2)
    tell(one)

    tell(other)
    assert [is_hidden(one), is_hidden(other)] == [False, False]

    tell(one)
    assert [is_hidden(one), is_hidden(other)] == [True, False]


@pytest.mark.parametrize("make", [make_post, make_topic])
@pytest.mark.parametrize(
    "kept_out",
    [
        {"silenced_until": timedelta(days=3)},
        {"suspended_until": timedelta(days=3)},
        {"banned_at": timedelta(0)},
        {"approved_at": None},
        {"is_active": False},
    ],
)
def test_whose_word_does_not_count_now_does_not_help_to_hide(make, kept_out):
    Practice.objects.create(pk=1, hide_score=2, hide_people=2)
    thing, earlier = make(), make_member()
    tell(thing, by=earlier)
    now = timezone.now()
    state = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in kept_out.items()
    }
    User.objects.filter(pk=earlier.pk).update(**state)

    tell(thing)
    assert not is_hidden(thing)

    tell(thing)
    assert is_hidden(thing)


def test_a_silence_that_is_over_takes_no_weight():
    Practice.objects.create(pk=1, hide_score=2, hide_people=2)
    post, by = make_post(), make_member(silenced_until=timezone.now() - timedelta(days=1))

    tell(post, by=by)
    tell(post)

    assert is_hidden(post)


def test_what_was_judged_before_does_not_help_to_hide_again():
    Practice.objects.create(pk=1, hide_score=2, hide_people=2)
    post = make_post()
    earlier = tell(post)
    earlier.judged_at, earlier.was_right = timezone.now(), False
    earlier.save()

    tell(post)

    assert not is_hidden(post)
