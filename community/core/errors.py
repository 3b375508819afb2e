"""Refusals, and the pages that answer when something cannot be had.

A refusal is a fact that stands in the way (closed, full, already there); it answers 409 with its
sentence, and nothing that was written is lost: the page shows the text again.
"""

import sys
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

AWAY = (OperationalError, InterfaceError, PoolTimeout)
WRITTEN_FIELDS = ("title", "source", "note", "reason", "text", "description", "bio")


class Refused(Exception):
    """A fact stands in the way. Its text is one clear sentence for the member."""

    status = HTTPStatus.CONFLICT


def error_page(request, status, title, sentence, sign_in="", kept=None):
    """One of our own pages; what the member had written stands on it, to be kept."""
    context = {
        "status": int(status),
        "title": title,
        "sentence": sentence,
        "kept": what_was_written(request) if kept is None else kept,
        "sign_in": sign_in,
    }
    html = render_to_string("error.html", context, request=None)
    return HttpResponse(html, status=status)


def what_was_written(request):
    """The texts a form sent, in its order of importance; nobody shall have to write them again."""
    return [request.POST[name] for name in WRITTEN_FIELDS if _posted(request, name)]


def signed_out(request, sign_in):
    """A form that arrives after the session ended: its words are shown, beside the way back in."""
    sentence = _("You are signed out by now. Copy what you wrote, sign in, and send it again.")
    return error_page(request, 401, _("Please sign in again"), sentence, sign_in)


def _posted(request, name):
    try:
        return request.method == "POST" and bool(request.POST.get(name))
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return False


def bad_request(request, exception=None):
    sentence = _("The address or the form was not complete. Go back and try again.")
    return error_page(request, 400, _("That did not arrive whole"), sentence)


def forbidden(request, exception=None):
    sentence = str(exception) if exception and str(exception) else _("This is not yours to do.")
    return error_page(request, 403, _("Not yours to do"), sentence)


def not_found(request, exception=None):
    """Absent, hidden and foreign are the same page, byte for byte."""
    sentence = _("Nothing is here, or it is not open to you.")
    return error_page(request, 404, _("Not found"), sentence)


def too_many(request, exception=None):
    sentence = _("That was a lot in a short time. Wait a minute, then try again.")
    response = error_page(request, 429, _("A little slower"), sentence)
    response["Retry-After"] = "60"
    return response


def server_error(request):
    """Django's last resort; a database that is away comes here from the layers before the view."""
    if isinstance(sys.exc_info()[1], AWAY):
        return unavailable(request)
    sentence = _("Something broke on our side. Try again in a moment.")
    return error_page(request, 500, _("Our fault"), sentence)


def unavailable(request):
    sentence = _("The database does not answer. Try again in a moment; nothing was lost.")
    response = error_page(request, 503, _("Back in a moment"), sentence)
    response["Retry-After"] = "5"
    return response


def csrf_failure(request, reason=""):
    sentence = _("The page was open for too long. Go back, load it again, and send once more.")
    return error_page(request, 403, _("Please send it again"), sentence)


class PlainAddressMiddleware:
    """NUL in an address or a cookie means nothing, and PostgreSQL cannot even be asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = request.path_info + "".join(request.COOKIES.values())
        if "\x00" in asked or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)


class RefusedMiddleware:
    """Answers a refusal that no view caught."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refused):
            return None
        return error_page(request, exception.status, _("That is not possible now"), str(exception))


class UnavailableMiddleware:
    """A database that is away is a short wait, not a broken page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError, PoolTimeout):
            return unavailable(request)

    def process_exception(self, request, exception):
        if isinstance(exception, (OperationalError, InterfaceError, PoolTimeout)):
            return unavailable(request)
        return None
