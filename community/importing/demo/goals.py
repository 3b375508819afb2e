"""The demo's strategy, goals and tactics, set back to the days on which they were written."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from analytics.days import LENGTH, today
from analytics.metrics.registry import METRICS
from analytics.models import Goal, Span, Strategy, Tactic
from analytics.queries.signals import HOUSE, series
from analytics.scopes import GROUP, WHOLE, Scope
from community.groups.models import Group
from community.importing.trouble import CannotImport
from community.members.models import User
from events.models import Event

FILE = "goals.toml"
DAY = timedelta(days=1)
PARTS = ("purpose", "audience", "drives", "values", "success")


@transaction.atomic
def load_goals(folder: Path, members: dict[str, User], groups: dict[str, Group]) -> None:
    """All of the file, if there is one. Goals begin at the figure of their day, where that was
    counted; otherwise without a starting point."""
    path = folder / FILE
    said = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    for row in said.get("strategy", ()):
        _strategy(row, members)
    goals = {row["key"]: _goal(row, members, groups) for row in said.get("goal", ())}
    for row in said.get("tactic", ()):
        _tactic(row, members, groups, goals)


def _strategy(row, members):
    Strategy.objects.create(
        by=_named(row["by"], members),
        made_at=timezone.now() - row["ago"] * DAY,
        change_note=row.get("change_note", ""),
        **{name: row.get(name, "").strip() for name in PARTS},
    )


def _goal(row, members, groups) -> Goal:
    scope, metric = _scope(row, groups), METRICS[row["metric"]]
    day = today() - row["ago"] * DAY
    baseline = _figure(metric, scope, Span(row["span"]), day)
    return Goal.objects.create(
        title=row["title"],
        why=row["why"],
        metric=metric.key,
        scope=str(scope),
        span=row["span"],
        baseline=baseline,
        baseline_day=day,
        value=baseline,
        target=row["target"],
        deadline=today() + row["in"] * DAY,
        cadence=row["cadence"],
        owner=_named(row["owner"], members),
        made_by=_named(row["by"], members),
        made_at=timezone.now() - row["ago"] * DAY,
    )


def _tactic(row, members, groups, goals) -> Tactic:
    began, event = today() - row["began"] * DAY, _event(row, groups)
    verdict = row.get("verdict", "")
    review = today() + row["review"] * DAY
    return Tactic.objects.create(
        title=row["title"],
        words=row.get("words", ""),
        kind=row.get("kind", "other"),
        event=event,
        known_as=f"event:{event.pk}" if event else "",
        goal=goals.get(row["goal"]),
        metric=row["metric"],
        scope=str(_scope(row, groups)),
        began_on=began,
        expected=row.get("expected"),
        hours=row["hours"],
        money=row.get("money", 0),
        review_on=review,
        verdict=verdict,
        verdict_words=row.get("learned", ""),
        judged_at=timezone.now() + row["review"] * DAY if verdict else None,
        by=_named(row["by"], members),
        made_at=timezone.now() - row["began"] * DAY,
    )


def _figure(metric, scope, span, day: date) -> float | None:
    """What it was on the day before."""
    last = day - DAY if span in LENGTH else day
    found = series(HOUSE, metric, scope, span, last, last)
    return found[0][1].value if found else None


def _scope(row, groups) -> Scope:
    if "group" not in row:
        return WHOLE
    if row["group"] not in groups:
        raise CannotImport(f"{FILE}, {row['title']}: there is no group {row['group']}.")
    return Scope(GROUP, str(groups[row["group"]].pk))


def _event(row, groups) -> Event | None:
    if "event" not in row:
        return None
    found = Event.objects.filter(topic__title=row["event"], topic__group=groups[row["group"]])
    if not found:
        raise CannotImport(f"{FILE}, {row['title']}: there is no event {row['event']}.")
    return found[0]


def _named(name, members) -> User:
    if name not in members:
        raise CannotImport(f"{FILE}: {name} is no member of the house.")
    return members[name]
