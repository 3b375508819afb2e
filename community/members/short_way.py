"""The short way of a member to a busy page, past layers that have nothing to do for it.

A plain GET by somebody who is signed in, with no message waiting, passes twenty layers to be given
headers that are always the same. What of their work is left for such a page is done here, by the
layers' own words; then the view is asked. Only a plain page is answered so. For everything else,
be it a redirect, an error or a session that was written, the request is sent the usual way from
its beginning: there alone is decided what is refused and how.

A reply comes this way, too. Its sender is known from memory here, so the statement that writes it
asks once more whether they may, and by what they are known (`topics/actions/growing.py`). And as
it bears a key, it is made once although it was sent on the usual way after it had been written.
"""

import logging
from functools import lru_cache

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.core.exceptions import MiddlewareNotUsed, PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import patch_vary_headers

from community.core.errors import AWAY, Refused, unavailable
from community.core.htmx import note_htmx
from community.core.memory import may_be_kept
from community.core.sessions import forget_session, session_read
from community.members.actions.seeing import is_to_be_noted
from community.members.middleware import answered
from community.members.permissions import silence_of
from community.members.viewers import looking

KNOWN = Http404, PermissionDenied, SuspiciousOperation, Refused
log = logging.getLogger(__name__)
LONGEST = 300  # signs of an address
LARGEST = 500_000  # bytes of a form
FORM = "application/x-www-form-urlencoded"
MESSAGES = "_messages"  # where Django's session storage keeps them
PLAIN = {"Content-Type", "Cache-Control", "Content-Language"}
ONWARDS = PLAIN | {"Location", "HX-Redirect"}  # after a form, which htmx may have sent


class ShortWayMiddleware:
    """Before all layers but that of guests."""

    def __init__(self, get_response):
        if not settings.KEEP_IN_MEMORY:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.forms = CsrfViewMiddleware(get_response)
        self.safety = SecurityMiddleware(get_response)
        self.policy = build_policy()

    def __call__(self, request):
        found = way_of(request)
        response = self._short(request, found) if found else None
        if response is not None:
            return response
        request.__dict__.pop("_cached_user", None)  # nothing of who was found here is left
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            forget_session(request)
        return response

    def _short(self, request, found):
        """The page, or nothing where there is more to it than a page."""
        try:
            if not self._comes_in(request) or self.safety.process_request(request):
                return None
            if request.method == "POST" and not self._may_send(request, found):
                return None
            response = answered(request, lambda asked: found.func(asked, **found.kwargs))
        except AWAY:
            return None if request.method == "GET" else self._out_of_reach(request)
        except KNOWN:
            return None
        except Exception:
            log.warning("The short way failed at %s.", request.path, exc_info=True)
            return None
        return self._dressed(request, response) if _is_plain(request, response) else None

    def _out_of_reach(self, request):
        """Who waited for the database once shall not wait twice."""
        if not hasattr(request, "user"):
            return None
        return self._dressed(request, answered(request, unavailable))

    def _comes_in(self, request):
        """What session, sign-in, forms, messages and htmx hang on a request, for a member."""
        request.get_host()  # refuses strangers' names
        session = session_read(request)
        if session is None or MESSAGES in session:
            return False
        request.session = session
        request.user = viewer = looking(request)
        if not viewer.is_authenticated or is_to_be_noted(viewer):
            return False
        self.forms.process_request(request)
        note_htmx(request)
        request._messages = default_storage(request)
        return True

    def _may_send(self, request, found):
        """Their form bears its token and a key, and nothing about them asks for a second look."""
        viewer = request.user
        if viewer.is_manager or viewer.is_volunteer or silence_of(viewer):
            return False
        if not request.POST.get("key", "").strip():
            return False
        return self.forms.process_view(request, found.func, (), found.kwargs) is None

    def _dressed(self, request, response):
        headers = response.headers
        headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        headers["Content-Length"] = str(len(response.content))
        headers[HEADER] = self.policy
        self.forms.process_response(request, response)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return self.safety.process_response(request, response)


def way_of(request) -> ResolverMatch | None:
    """The busy page that is asked for, or the busy form that is sent, with a session."""
    meta = request.META
    is_busy = _is_busy_form(meta) if request.method == "POST" else _is_plain_look(request)
    if not is_busy or settings.SESSION_COOKIE_NAME not in meta.get("HTTP_COOKIE", ""):
        return None
    path, query = request.path_info, meta.get("QUERY_STRING", "")
    if len(path) > LONGEST or "\0" in path + "".join(request.COOKIES.values()) or "%00" in query:
        return None
    if not may_be_kept():
        return None
    request.resolver_match = found = _found(path, request.method)
    return found


def _is_plain_look(request):
    meta = request.META
    is_bare = "HTTP_HX_REQUEST" not in meta and (meta.get("CONTENT_LENGTH") or "0") == "0"
    return request.method == "GET" and is_bare


def _is_busy_form(meta):
    length = meta.get("CONTENT_LENGTH") or ""
    is_small = length.isdecimal() and int(length) <= LARGEST
    return is_small and meta.get("CONTENT_TYPE", "").partition(";")[0].strip() == FORM


@lru_cache(maxsize=2_000)
def _found(path, method):
    try:
        found = resolve(path)
    except Resolver404:
        return None
    ways = settings.SHORT_WAYS[method]
    return found if found.view_name in ways and hasattr(found.func, "access") else None


def _is_plain(request, response):
    is_form = request.method == "POST"
    return (
        (response.status_code == 200 or (is_form and response.status_code == 302))
        and not response.streaming
        and not response.cookies
        and not request.session.modified
        and not request._messages.added_new
        and response.headers.keys() <= (ONWARDS if is_form else PLAIN)
    )
