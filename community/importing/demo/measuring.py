"""The demo's figures, counted while it is loaded: its first page has something to show.

Four months are; what lies before is filled in by the worker, as it is for any archive.
"""

from datetime import timedelta

from analytics.actions.judging import judge_goals, measure_effects
from analytics.days import last_finished_day
from analytics.models import Goal
from analytics.rolling import roll_days, rounds
from community.notifications.models import Notice

WEEK = timedelta(weeks=1)
COUNTED = timedelta(weeks=18)  # last month's report looks thirteen weeks back from its last day
LOOKED_AT = 6  # times, once a week: a goal has been followed for a while


def count() -> None:
    """The signals of the last four months."""
    last = last_finished_day()
    for start, end in rounds(last - COUNTED, last):
        roll_days(start, end)


def follow() -> None:
    """How the goals fared week by week, and what the tactics did; nobody is mailed about it."""
    last = last_finished_day()
    if not Goal.objects.exists():
        return
    for back in reversed(range(LOOKED_AT)):
        judge_goals(last - back * WEEK)
    measure_effects(last)
    Notice.objects.filter(subject__startswith="goal:").update(by_mail=False)
