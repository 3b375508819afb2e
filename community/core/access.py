"""The doors. Every view says who may open it; a view that says nothing stays shut."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from community.core.errors import signed_out, what_was_written

OUTSIDE = ("django.", "allauth.", "csp.")  # they carry doors of their own


def anyone(view):
    """Open to all; what they see is decided by `visible_to`."""
    view.access = "anyone"
    return view


def members_only(view):
    """Open to members who are signed in; others are led to the sign-in page and back."""

    @wraps(view)
    def door(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return lead_to_sign_in(request)
        return view(request, *args, **kwargs)

    door.access = "members"
    return door


def lead_to_sign_in(request):
    """A GET comes back to where it was; a lost POST returns to the page it was sent from.

    htmx gets the address in a header: a sign-in page has no place inside a fragment.
    """
    back = request.get_full_path() if request.method == "GET" else _page_of(request)
    answer = redirect_to_login(back)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": answer.url})
    if request.method == "POST" and what_was_written(request):
        return signed_out(request, answer.url)
    return answer


def _page_of(request):
    origin = f"{request.scheme}://{request.get_host()}"
    referer = request.headers.get("Referer", "")
    return referer.removeprefix(origin) if referer.startswith(f"{origin}/") else "/"


def require(allowed: bool, sentence: str = "") -> None:
    """May do, or 403. Asked after the thing was loaded through `visible_to`."""
    if not allowed:
        raise PermissionDenied(sentence or _("This is not yours to do."))


class DoorMiddleware:
    """Shuts every view of ours that does not say who may open it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if hasattr(view, "access") or getattr(view, "__module__", "").startswith(OUTSIDE):
            return
        raise PermissionDenied(f"{view.__module__}.{view.__qualname__} says not who may open it")
