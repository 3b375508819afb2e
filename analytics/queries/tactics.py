"""Tactics as pages and charts show them."""

from datetime import date

from django.core.exceptions import BadRequest
from django.db.models import BigIntegerField, Case, F, FloatField, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, Least, Round
from django.db.models.lookups import IsNull
from django.urls import reverse

from analytics.aiming import LEAST_HOURS
from analytics.metrics.registry import METRICS, Good
from analytics.models import Finding, Goal, Tactic
from analytics.scopes import PLACE, Scope
from community.core.paging import NOT_OURS, Page, key_page
from community.members.models import Viewer

MARKS_MOST = 40
RANKS = ("per_hour", "effect", "hours", "new")
MOST = 10**9  # nothing ranks above it
LEAST = -(10**16)  # where nothing can be said


def marks(
    viewer: Viewer, metric: str, scope: Scope, start: date, end: date
) -> list[tuple[date, str, str]]:
    """What was done to move this figure, for the charts of it: day, title, address.

    A chart of the place bears the tactics of its parts, and the chart of a part those of the
    whole, as far as the viewer may know of them.
    """
    done = Tactic.objects.visible_to(viewer).filter(
        metric=metric, began_on__gte=start, began_on__lte=end
    )
    if scope.kind != PLACE:
        done = done.filter(scope__in=[str(scope), PLACE])
    found = done.order_by("-began_on", "-pk").values_list("began_on", "title", "pk")[:MARKS_MOST]
    return [(day, title, reverse("analytics:tactic", args=[pk])) for day, title, pk in found][::-1]


def ranked(viewer: Viewer, by: str = "per_hour", after: str = "", size: int = 0) -> Page:
    """A page of tactics with `gain` (the change towards the good side, as a share) and
    `per_hour`; both are None where the figures do not say that the effect is likely real."""
    rank = {
        "per_hour": _whole(F("per_hour")),
        "effect": _whole(F("gain")),
        "hours": _whole(F("hours")),
        "new": F("pk"),
    }[by]
    rows = _with_gain(Tactic.objects.visible_to(viewer)).annotate(rank=rank)
    rows = rows.select_related("effect", "goal")
    try:
        return key_page(rows, after, keys=("-rank", "-pk"), size=size)
    except ValueError as error:  # a rank is no column that could say what it takes
        raise BadRequest(NOT_OURS) from error


def tactics_for(viewer: Viewer, goal: Goal) -> list[Tactic]:
    """What was done for a goal, the newest first."""
    done = Tactic.objects.visible_to(viewer).filter(goal=goal).select_related("effect", "by")
    return list(done.order_by("-began_on", "-pk")[:MARKS_MOST])


def tactic_shown(viewer: Viewer, pk: int) -> Tactic | None:
    """With its effect; its goal, event and topic are asked for apart, by who may see them."""
    found = Tactic.objects.visible_to(viewer).select_related("effect", "by")
    return found.filter(pk=pk).first()


def _with_gain(rows: QuerySet[Tactic]) -> QuerySet[Tactic]:
    less = [one.key for one in METRICS.values() if one.good == Good.DOWN]
    change = F("effect__change")
    gain = Case(
        When(effect__finding=Finding.LIKELY, metric__in=less, then=-change),
        When(effect__finding=Finding.LIKELY, then=change),
        output_field=FloatField(),
    )
    rows = rows.annotate(gain=gain)
    hours = Case(When(hours__gte=LEAST_HOURS, then=F("hours")), output_field=FloatField())
    return rows.annotate(per_hour=F("gain") / hours)


def _whole(value):
    """As a whole number of millionths, so that it can stand in a page's mark; what is beyond all
    measure stands at the end."""
    bounded = Greatest(Least(value, Value(float(MOST))), Value(-float(MOST)))
    known = Case(When(IsNull(value, False), then=bounded), output_field=FloatField())
    counted = Cast(Round(known * 1_000_000), BigIntegerField())
    return Coalesce(counted, Value(LEAST), output_field=BigIntegerField())
