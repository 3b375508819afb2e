"""Tactics are written down, changed, and judged on their review day."""

import hashlib
from datetime import date
from decimal import Decimal

from django.contrib.admin.models import DELETION, LogEntry
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.actions.judging import measure_effects
from analytics.aiming import wrong_with_days
from analytics.days import today
from analytics.effects.weeks import AFTER_MOST, BEFORE_MOST, WEEK
from analytics.metrics.registry import METRICS
from analytics.models import Effect, Goal, Tactic
from analytics.queries.signals import last_rolled_day
from analytics.scopes import PLACE, Scope
from community.core.errors import Refused
from community.core.outbox import promise
from community.members.models import User
from community.topics.models import Topic
from events.models import Event

TURNS = 0x7AC7  # our drawer among PostgreSQL's advisory locks
CHANGEABLE = (
    *("title", "words", "goal_id", "metric", "scope", "began_on", "ended_on"),
    *("expected", "hours", "money", "review_on"),
)
MOVING = ("metric", "scope", "began_on", "ended_on")  # what an effect is worked out from


class NoSuchTactic(Refused):
    """It cannot have been so."""


class KnownAlready(Refused):
    """It is written down already."""


class ChangedMeanwhile(Refused):
    """Somebody else saved it since the form was opened."""


@transaction.atomic
def log_tactic(
    *,
    by: User,
    title: str,
    words: str,
    kind: str,
    known_as: str = "",
    event: Event | None = None,
    topic: Topic | None = None,
    goal: Goal | None = None,
    metric: str,
    scope: Scope,
    began_on: date,
    ended_on: date | None = None,
    expected: float | None = None,
    hours: float = 0,
    money: Decimal | int = 0,
    review_on: date,
) -> Tactic:
    """Something that was done; what the house knew of by itself is written down once."""
    _sane(metric, scope, began_on, ended_on, review_on)
    tactic = Tactic(by=by, title=title, words=words, kind=kind, known_as=known_as)
    tactic.event, tactic.topic, tactic.goal = event, topic, goal
    tactic.metric, tactic.scope = metric, str(scope)
    tactic.began_on, tactic.ended_on, tactic.review_on = began_on, ended_on, review_on
    tactic.expected, tactic.hours, tactic.money = expected, hours, money
    _refuse_twice(tactic)
    tactic.save()
    return tactic


@transaction.atomic
def edit_tactic(*, tactic: Tactic, by: User, seen: str = "", **said) -> Tactic:
    """Other words, days or costs. An effect of other days or another figure is forgotten, with
    those whose weeks it cut short or cuts now; they are worked out anew at once. `seen` is the
    `version_of` that the form was opened with."""
    tactic = _held(tactic)
    if seen and seen != version_of(tactic):
        raise ChangedMeanwhile(_("Somebody changed this tactic while you were writing."))
    before, cut = [str(getattr(tactic, name)) for name in MOVING], _keys(_cut_by(tactic))
    for name, value in said.items():
        setattr(tactic, name, str(value) if name == "scope" else value)
    _sane(tactic.metric, None, tactic.began_on, tactic.ended_on, tactic.review_on)
    tactic.save()
    if [str(getattr(tactic, name)) for name in MOVING] != before:
        _measure_anew({tactic.pk, *cut, *_keys(_cut_by(tactic))})
    return tactic


@transaction.atomic
def judge_tactic(
    *, tactic: Tactic, by: User, verdict: str, words: str, seen: str | None = None
) -> Tactic:
    """What those who did it make of it. `seen` is the verdict that the form was opened with."""
    tactic = _held(tactic)
    if seen is not None and seen != tactic.verdict:
        raise ChangedMeanwhile(_("Somebody gave a verdict while you were writing."))
    tactic.verdict, tactic.verdict_words = verdict, words
    tactic.judged_at = timezone.now()
    tactic.save(update_fields=["verdict", "verdict_words", "judged_at"])
    return tactic


@transaction.atomic
def take_away(*, tactic: Tactic, by: User) -> None:
    """It was a slip: gone with its effect, its verdict and its marks. What others did to the same
    figure is worked out anew at once, as if it had never been. The desk's log keeps who took it
    away. Taken away twice, it is taken away once."""
    tactic = Tactic.objects.select_for_update().filter(pk=tactic.pk).first()
    if tactic is None:
        return
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[tactic],
        action_flag=DELETION,
        change_message=_("Taken away"),
        single_object=True,
    )
    cut = _keys(_cut_by(tactic))
    tactic.delete()
    _measure_anew(cut)


def version_of(tactic: Tactic) -> str:
    """Of what a form can change."""
    said = repr([str(getattr(tactic, name)) for name in CHANGEABLE])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _held(tactic):
    found = Tactic.objects.select_for_update().filter(pk=tactic.pk).first()
    if found is None:
        raise NoSuchTactic(_("This tactic was taken away meanwhile."))
    return found


def _cut_by(tactic):
    """Others for the same figure, whose weeks it may have cut short."""
    near = (tactic.began_on - AFTER_MOST * WEEK, tactic.began_on + BEFORE_MOST * WEEK)
    others = Tactic.objects.filter(metric=tactic.metric, began_on__range=near)
    return others if tactic.scope == PLACE else others.filter(scope=tactic.scope)


def _keys(rows):
    return set(rows.values_list("pk", flat=True))


def _measure_anew(tactics):
    """What the figures said of these holds no more; the worker asks them again by the newest
    day. Promised without a key: each time it is another effect."""
    Effect.objects.filter(tactic__in=tactics).delete()
    day = last_rolled_day()
    if day is not None:
        promise(measure_effects, day=day.isoformat())


def _sane(metric, scope, began_on, ended_on, review_on):
    if metric not in METRICS or (scope and scope.kind not in METRICS[metric].scopes):
        raise NoSuchTactic(_("This figure is not measured there."))
    for _field, sentence in wrong_with_days(began_on, ended_on, review_on, today()):
        raise NoSuchTactic(sentence)


def _refuse_twice(tactic):
    """One at a time: the same form sent twice, or the same known thing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])
    same = Tactic.objects.filter(by=tactic.by, title=tactic.title, began_on=tactic.began_on)
    same = same.filter(metric=tactic.metric, scope=tactic.scope)
    known = Tactic.objects.filter(known_as=tactic.known_as).exclude(known_as="")
    if same.exists() or known.exists():
        raise KnownAlready(_("This is written down as a tactic already."))
