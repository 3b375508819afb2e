"""The calendar of the house: a month, a week, or a list."""

from datetime import datetime, time

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.core.access import anyone
from community.groups.queries import group_shown, memberships_of
from events.forms.looking import look_of
from events.queries import dates_between
from events.queries.calendar import drafts_of, list_from
from events.showing import calendar as sheets
from events.showing.holidays import holidays_between

GROUPS_MOST = 8  # chips; the others are reached by their own pages


@require_safe
@anyone
def calendar(request):
    """What takes place, as far as the viewer may know of it."""
    look, viewer = look_of(request.GET), request.user
    group = group_shown(viewer, look.group) if look.group else None
    if look.group and group is None:
        raise Http404
    mine = look.mine and viewer.is_authenticated
    asked = {"group": group, "tag": look.tag, "mine": mine}
    context = {"look": look, "here": "events", "chosen": group, "mine": mine}
    context["drafts"] = drafts_of(viewer) if mine else []
    context |= {"chips": _chips(viewer, group, look), **_ways(look)}
    shown = {"month": _month, "week": _week, "list": _list}[look.view]
    return render(request, "events/calendar.html", context | shown(request, look, asked))


def _chips(viewer, group, look):
    """The viewer's own groups and the one that is shown, with where they lead."""
    own = [one.group for one in memberships_of(viewer) if not one.group.is_archived]
    own = own[:GROUPS_MOST]
    shown = own if group is None or group in own else [group, *own]
    return [(one, look.address(group=one.slug, mine=False)) for one in shown]


def _ways(look):
    """Where the views lead to, and the chips."""
    everything = {"group": "", "tag": "", "mine": False}
    return {
        "views": {name: look.address(view=name) for name in ("month", "week", "list")},
        "to_today": look.address(on=timezone.localdate()),
        "to_all": look.address(**everything),
        "to_mine": look.address(**(everything | {"mine": True})),
        "without_tag": look.address(tag=""),
    }


def _month(request, look, asked):
    language = get_language()
    span = sheets.month_span(look.on, language)
    days = _days(request, look, asked, span=span, month=look.on.month)
    return {
        "days": days,
        "weekdays": [day.weekday for day in days[:7]],
        "title": sheets.month_words(look.on),
        "back": look.address(on=sheets.month_before(look.on)),
        "forth": look.address(on=sheets.next_month(look.on)),
        "is_empty": not any(day.items for day in days if not day.is_out),
    }


def _week(request, look, asked):
    first = sheets.week_start(look.on, get_language())
    span = first, first + 6 * sheets.DAY
    days = _days(request, look, asked, span=span, most=sheets.IN_A_COLUMN)
    return {
        "days": days,
        "title": sheets.week_words(first),
        "back": look.address(on=look.on - 7 * sheets.DAY),
        "forth": look.address(on=look.on + 7 * sheets.DAY),
        "is_empty": not any(day.items for day in days),
    }


def _days(request, look, asked, *, span, **more):
    found = dates_between(request.user, *sheets.moments_of(*span), **asked)
    zone, language = timezone.get_current_timezone_name(), get_language()
    holidays = holidays_between(*span, zone=zone, language=language)
    days = sheets.days_with(found, holidays, span=span, **more)
    for day in days:
        if day.more:
            day.address = look.address(view="list", on=day.day)
    return days


def _list(request, look, asked):
    """From a day on, by key. What began before it and still goes on stands first."""
    start = datetime.combine(look.on, time(), tzinfo=timezone.get_current_timezone())
    page = list_from(request.user, start, **asked, after=request.GET.get("after", ""))
    return {
        "page": page,
        "by_day": sheets.by_day(page.rows),
        "title": sheets.month_words(look.on),
        "back": look.address(on=sheets.month_before(look.on)),
        "forth": look.address(on=sheets.next_month(look.on)),
        "is_empty": not page.rows,
    }
