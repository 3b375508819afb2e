"""Choosing the language of the interface, for guests too: a small page of its own.

Its form bears a CSRF token, and so a cookie; pages that are kept for guests only link to it.
"""

from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from community.core.access import anyone


@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def language(request):
    """The languages to choose from, and back to where the reader came from."""
    if request.method == "POST":
        return set_language(request)
    back = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return render(request, "language.html", {"back": back if is_ours else "/"})
