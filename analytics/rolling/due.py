"""Which days are due, each promised once, whatever beat or a clock does."""

import time
from datetime import date, timedelta

from analytics.actions.judging import judge_goals, measure_effects
from analytics.actions.reports import make_due_reports
from analytics.days import last_finished_day, zone
from analytics.models import Rollup
from analytics.rolling.engine import roll_days, roll_late, rounds
from community.core.outbox import NO_REST, keeper, promise
from community.members.models import User
from community.topics.models import Post

ONE = timedelta(days=1)
RESTS = 2  # of what a round of old days took
FARTHEST = timedelta(days=400)  # what is promised at once; what lies before comes bit by bit
EARLIEST = date(2000, 1, 1)  # an archive that says it is older is not measured there


def roll_due() -> None:
    """Promise every day that is over and has no signals: those after the newest at once, in rounds
    of a week; those that are missing before it one round after the other."""
    finished = last_finished_day()
    last = Rollup.objects.order_by("-day").values_list("day", flat=True).first()
    first = last + ONE if last else max(_first_day(finished), finished - FARTHEST)
    for start, end in rounds(first, finished):
        about = {"first": start.isoformat(), "last": end.isoformat()}
        is_late = last is not None and start == first
        promise(keep_late if is_late else keep_days, key=f"rollup:{end}", **about)
    _promise_hole(NO_REST)


def _first_day(finished):
    """Of the first post, or else of the first member."""
    moment = Post.objects.order_by("made_at").values_list("made_at", flat=True).first()
    moment = (
        moment or User.objects.order_by("joined_at").values_list("joined_at", flat=True).first()
    )
    return min(moment.astimezone(zone()).date(), finished) if moment else finished


def _promise_hole(rest):
    """The newest days that are missing between the first post and the newest that is counted. The
    next are promised when these are kept: whatever else is promised meanwhile goes before."""
    last = Rollup.objects.order_by("-day").values_list("day", flat=True).first()
    hole = last and _hole_before(last, max(_first_day(last), EARLIEST))
    if hole:
        start, end = hole
        about = {"first": start.isoformat(), "last": end.isoformat()}
        promise(keep_hole, key=f"rollup:{start}:{end}", rest=rest, **about)


def _hole_before(last, first) -> tuple[date, date] | None:
    """At most a week of it, from its Monday."""
    counted = set(Rollup.objects.filter(day__range=(first, last)).values_list("day", flat=True))
    end = last
    while end in counted:
        end -= ONE
    if end < first:
        return None
    start = end
    while start > first and start.weekday() and start - ONE not in counted:
        start -= ONE
    return start, end


@keeper
def keep_hole(*, first: str, last: str) -> None:
    """The signals of old days: of an archive that was brought in, of what was left out by hand.

    Nobody waits for them: a rest twice as long as the work leaves PostgreSQL to the members.
    """
    begun = time.monotonic()
    roll_days(date.fromisoformat(first), date.fromisoformat(last))
    _promise_hole(RESTS * timedelta(seconds=time.monotonic() - begun))


@keeper
def keep_days(*, first: str, last: str) -> None:
    """The signals of days that nobody counted before."""
    roll_days(date.fromisoformat(first), date.fromisoformat(last))
    promise_what_follows(date.fromisoformat(last))


@keeper
def keep_late(*, first: str, last: str) -> None:
    """The same, and again those of the days before, for which something came late."""
    roll_late(date.fromisoformat(first), date.fromisoformat(last))
    promise_what_follows(date.fromisoformat(last))


def promise_what_follows(day: date) -> None:
    """Once the day just over is counted, goals are judged, effects measured, reports made."""
    if day < last_finished_day():
        return
    promise(judge_goals, key=f"judge:{day}", day=day.isoformat())
    promise(measure_effects, key=f"effects:{day}", day=day.isoformat())
    promise(make_due_reports, key=f"reports:{day}", day=day.isoformat())
