"""Dates as a request asks for them: what the viewer may not know of is not there."""

from django.http import Http404

from events.queries.calendar import date_shown

DIGITS = 18


def date_or_404(request, pk):
    date = date_shown(request.user, pk)
    if date is None:
        raise Http404
    return date


def number_in(request, name):
    """A key from the query; None where none was given."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > DIGITS:
        raise Http404
    return int(text)
