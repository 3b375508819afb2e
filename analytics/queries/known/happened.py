"""Events that were held, guidelines that changed, volunteers who were appointed."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.days import zone
from analytics.metrics.registry import SMALLEST
from analytics.models import TacticKind
from analytics.queries.known.suggestion import Suggestion
from analytics.scopes import GROUP, WHOLE, Scope
from community.groups.models import Grant, Group
from community.members.models import Viewer
from community.pages.models import GuidelineVersion
from events.models import Occurrence

MOST = 12
TITLE_MAX = 120


def events_held(viewer: Viewer, since: datetime) -> Iterator[Suggestion]:
    """Dates that are over and were not cancelled, in groups that the viewer runs; of a series
    the first of them."""
    groups = Group.objects.managed_by(viewer)
    held = Occurrence.objects.visible_to(viewer).announced().standing()
    held = held.filter(event__topic__group__in=groups, ends_at__range=(since, timezone.now()))
    held = held.select_related("event__topic__group").order_by("event", "starts_at", "pk")
    for date in list(held.distinct("event")[:MOST]):
        event = date.event
        whole = event.is_for_all and viewer.is_manager
        yield Suggestion(
            known_as=f"event:{event.pk}",
            kind=TacticKind.EVENT,
            title=event.title[:TITLE_MAX],
            about=_came(date.came_count or date.going_count),
            scope=WHOLE if whole else Scope(GROUP, str(event.topic.group_id)),
            on=_day(date.starts_at),
            ended_on=_day(date.ends_at),
            address=event.get_absolute_url(),
            event=event,
        )


def _came(number):
    if 0 < number < SMALLEST:
        return _("Fewer than 5 people")
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": number}


def changed_guidelines(viewer: Viewer, since: datetime) -> Iterator[Suggestion]:
    """New versions of house rules, in the viewer's language where there is one; a change that
    was written in three languages is one."""
    if not (viewer.is_authenticated and viewer.is_manager):
        return
    changed = GuidelineVersion.objects.filter(made_at__gte=since, number__gt=1)
    changed = changed.select_related("guideline").order_by("-made_at", "-pk")
    for version in _one_each(list(changed[: MOST * 3])):
        day = _day(version.made_at)
        yield Suggestion(
            known_as=f"guideline:{version.guideline_id}:{day.isoformat()}",
            kind=TacticKind.GUIDELINE,
            title=_("Guideline changed: %(title)s") % {"title": version.title[:90]},
            about=version.why,
            scope=WHOLE,
            on=day,
            address=reverse("pages:guideline_history", args=[version.guideline.number]),
        )


def _one_each(versions):
    chosen = {}
    for version in versions:
        key = (version.guideline_id, _day(version.made_at))
        if key not in chosen or version.language == get_language():
            chosen[key] = version
    return chosen.values()


def volunteers_appointed(viewer: Viewer, since: datetime) -> Iterator[Suggestion]:
    """Rights put into new hands; what only goes on is no news. Whose hands is said in the list
    alone: the title becomes a tactic's, and stands in reports."""
    given = Grant.objects.filter(since__range=(since, timezone.now()), renews=None)
    given = given.exclude(taken_at__lte=F("since"))
    if not (viewer.is_authenticated and viewer.is_manager):
        given = given.filter(group__in=Group.objects.managed_by(viewer))
    for grant in given.select_related("member", "group").order_by("-since", "-pk")[:MOST]:
        yield Suggestion(
            known_as=f"grant:{grant.pk}",
            kind=TacticKind.VOLUNTEER,
            title=_("A new volunteer helps"),
            about=_whose(grant),
            scope=Scope(GROUP, str(grant.group_id)) if grant.group_id else WHOLE,
            on=_day(grant.since),
        )


def _whose(grant):
    """Who closed their account is not named."""
    names = [grant.member.display_name] if grant.member.is_active else []
    return " · ".join([*names, grant.group.name] if grant.group_id else names)


def _day(moment):
    return moment.astimezone(zone()).date()
