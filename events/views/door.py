"""The door of a date: who is expected, and who is there by now."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.access import members_only, require
from community.core.forms import attempt, status_of
from community.core.htmx import fragment_or_redirect
from community.members.queries import member_called
from events.actions import check_in, check_in_walk_in, check_out
from events.forms.door import CheckInForm, WalkInForm
from events.permissions import can_check_in, can_host
from events.queries.door import attendance_at_door, date_at_door, expected
from events.showing.door import is_open
from events.showing.when import when_of


@require_safe
@members_only
def door(request, pk):
    """Who has a seat, with a button each; a search for a long list."""
    return render(
        request, "events/door.html", _context(request, _hosted(request, pk), WalkInForm())
    )


@require_POST
@members_only
def door_in(request, pk):
    """They are here."""
    row = _expected(request, pk)
    form = CheckInForm(request.POST)
    guests = form.cleaned_data["guests"] if form.is_valid() else None
    row = check_in(attendance=row, by=request.user, guests=guests)
    return _answer(request, row)


@require_POST
@members_only
def door_out(request, pk):
    """That was a mistake: they are not here."""
    row = check_out(attendance=_expected(request, pk), by=request.user)
    return _answer(request, row)


@require_POST
@members_only
def door_walk_in(request, pk):
    """Somebody is here who had not answered."""
    date = _hosted(request, pk)
    require(can_check_in(request.user, date.event))
    form = WalkInForm(request.POST)
    member = member_called(request.user, form.cleaned_data["name"]) if form.is_valid() else None
    if form.is_valid() and member is None:
        form.add_error("name", _("Nobody here has this account name."))
    made = form.is_valid() and attempt(
        form, lambda: check_in_walk_in(occurrence=date, member=member, by=request.user)
    )
    if made:
        return redirect("events:door", pk=date.pk)
    return render(
        request, "events/door.html", _context(request, date, form), status=status_of(form)
    )


def _hosted(request, pk):
    date = date_at_door(request.user, pk)
    if date is None:
        raise Http404
    require(can_host(request.user, date.event))
    return date


def _expected(request, pk):
    """Who answered is for hosts alone: for anybody else there is nobody."""
    row = attendance_at_door(request.user, pk)
    if row is None or not can_check_in(request.user, row.occurrence.event):
        raise Http404
    return row


def _context(request, date, form):
    words = request.GET.get("q", "")
    return {
        "date": date,
        "when": when_of(date),
        "page": expected(date, words, request.GET.get("after", "")),
        "words": words,
        "form": form,
        "is_open": is_open(date) and can_check_in(request.user, date.event),
        "here": "events",
    }


def _answer(request, row):
    """The row as it is now, or back to the list that was looked at."""
    date = date_at_door(request.user, row.occurrence_id)
    words = request.POST.get("q", "")
    back = reverse("events:door", args=[date.pk]) + (
        f"?{urlencode({'q': words})}" if words else ""
    )
    shown = {"row": row, "date": date, "words": words, "can_check_in": True, "is_answer": True}
    return fragment_or_redirect(request, "events/_door_row.html", shown, to=f"{back}#a{row.pk}")
