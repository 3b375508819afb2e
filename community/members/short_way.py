"""The short way of a member to a busy page, past layers that have nothing to do for it.

A plain GET by somebody who is signed in, with no message waiting, passes twenty layers to be given
headers that are always the same. What of their work is left for such a page is done here, by the
layers' own words; then the view is asked. Only a plain page is answered so. For everything else,
be it a redirect, an error or a session that was written, the request is sent the usual way from
its beginning: there alone is decided what is refused and how.
"""

from functools import lru_cache

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.core.exceptions import MiddlewareNotUsed
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, ResolverMatch, resolve

from community.core.htmx import note_htmx
from community.core.memory import may_be_kept
from community.core.sessions import forget_session, session_read
from community.members.actions.seeing import is_to_be_noted
from community.members.middleware import answered
from community.members.viewers import looking

LONGEST = 300  # signs of an address
MESSAGES = "_messages"  # where Django's session storage keeps them
PLAIN = {"Content-Type", "Cache-Control", "Content-Language"}


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
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            forget_session(request)
        return response

    def _short(self, request, found):
        """The page, or nothing where there is more to it than a page."""
        try:
            if not self._comes_in(request) or self.safety.process_request(request):
                return None
            response = answered(request, lambda asked: found.func(asked, **found.kwargs))
        except Exception:
            return None
        return self._dressed(request, response) if _is_plain(request, response) else None

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

    def _dressed(self, request, response):
        headers = response.headers
        headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        headers["Content-Length"] = str(len(response.content))
        headers[HEADER] = self.policy
        self.forms.process_response(request, response)
        headers["Vary"] = "Cookie, Accept-Language"
        return self.safety.process_response(request, response)


def way_of(request) -> ResolverMatch | None:
    """The busy page that is asked for, plainly and with a session."""
    meta = request.META
    if request.method != "GET" or "HTTP_HX_REQUEST" in meta or not may_be_kept():
        return None
    cookies, length = meta.get("HTTP_COOKIE", ""), meta.get("CONTENT_LENGTH") or "0"
    if settings.SESSION_COOKIE_NAME not in cookies or length != "0":
        return None
    path, query = request.path_info, meta.get("QUERY_STRING", "")
    if len(path) > LONGEST or "\0" in path + "".join(request.COOKIES.values()) or "%00" in query:
        return None
    request.resolver_match = found = _found(path)
    return found


@lru_cache(maxsize=2_000)
def _found(path):
    try:
        found = resolve(path)
    except Resolver404:
        return None
    is_short = found.view_name in settings.SHORT_WAYS and hasattr(found.func, "access")
    return found if is_short else None


def _is_plain(request, response):
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.session.modified
        and not request._messages.added_new
        and response.headers.keys() <= PLAIN
    )
