"""Which days are due, each promised once, whatever beat or a clock does."""

from datetime import date, timedelta

from analytics.actions.judging import judge_goals, measure_effects
from analytics.actions.reports import make_due_reports
from analytics.days import last_finished_day, zone
from analytics.models import Rollup
from analytics.rolling.engine import roll_days, roll_late, rounds
from community.core.outbox import keeper, promise
from community.members.models import User
from community.topics.models import Post

ONE = timedelta(days=1)
FARTHEST = timedelta(days=400)


def roll_due() -> None:
    """Promise every day that is over and has no signals, in rounds of a week."""
    finished = last_finished_day()
    last = Rollup.objects.order_by("-day").values_list("day", flat=True).first()
    first = last + ONE if last else max(_first_day(finished), finished - FARTHEST)
    for start, end in rounds(first, finished):
        about = {"first": start.isoformat(), "last": end.isoformat()}
        is_late = last is not None and start == first
        promise(keep_late if is_late else keep_days, key=f"rollup:{end}", **about)


def _first_day(finished):
    """Of the first post, or else of the first member."""
    moment = Post.objects.order_by("made_at").values_list("made_at", flat=True).first()
    moment = (
        moment or User.objects.order_by("joined_at").values_list("joined_at", flat=True).first()
    )
    return min(moment.astimezone(zone()).date(), finished) if moment else finished


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
