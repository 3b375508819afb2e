"""A member's ticket for a date, and what a host sees who reads its code."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from community.core.access import members_only
from community.core.lazily import Lazily
from events.actions import check_in
from events.forms.door import CheckInForm
from events.permissions import can_check_in
from events.queries.door import attendance_at_door, date_at_door, own_ticket
from events.showing.door import is_open
from events.showing.when import when_of
from events.tokens import make_ticket, ticket_number

qrcode, svg = Lazily("qrcode"), Lazily("qrcode.image.svg")


@require_safe
@members_only
def ticket(request, pk):
    """What a member shows at the door."""
    row = _own(request, pk)
    date = row.occurrence
    context = {"row": row, "date": date, "when": when_of(date), "here": "events"}
    return _privately(render(request, "events/ticket.html", context))


@require_safe
@members_only
def ticket_code(request, pk):
    """The code as a picture: the address that a host's phone opens."""
    address = settings.SITE_URL + reverse("events:scan", args=[make_ticket(_own(request, pk))])
    code = qrcode.QRCode(border=2, image_factory=svg.SvgPathImage)
    code.add_data(address)
    code.make(fit=True)
    return _privately(HttpResponse(code.make_image().to_string(), "image/svg+xml"))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def scan(request, token):
    """Whose ticket it is, for hosts; for anybody else there is no such page."""
    row = attendance_at_door(request.user, ticket_number(token))
    if row is None or not can_check_in(request.user, row.occurrence.event):
        raise Http404
    if request.method == "POST":
        form = CheckInForm(request.POST)
        guests = form.cleaned_data["guests"] if form.is_valid() else None
        check_in(attendance=row, by=request.user, guests=guests)
        return redirect("events:scan", token=token)
    date = row.occurrence
    context = {"row": row, "date": date, "when": when_of(date), "here": "events"}
    context["is_open"] = is_open(date)
    return _privately(render(request, "events/scan.html", context))


def _own(request, pk):
    date = date_at_door(request.user, pk)
    row = own_ticket(request.user, date) if date else None
    if row is None:
        raise Http404
    row.occurrence = date
    return row


def _privately(response):
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
