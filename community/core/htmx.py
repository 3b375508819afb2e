"""The only module that knows htmx."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


def note_htmx(request):
    """What the layer for it hangs on a request."""
    request.htmx = HtmxDetails(request)


def page_or_fragment(request, page, fragment, context, status=200):
    """The whole page, or, when htmx asked, the piece of it that changes."""
    template = fragment if wants_fragment(request) else page
    return _varied(render(request, template, context, status=status))


def fragment_or_redirect(request, fragment, context, *, to):
    """After a write: the new piece for htmx, a redirect for everybody else."""
    if wants_fragment(request):
        return _varied(render(request, fragment, context))
    return redirect(to)


def wants_fragment(request):
    return bool(request.htmx) and not request.htmx.boosted


def go_to(request, address):
    """Send the browser on, also from inside an htmx request."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": str(address)})
    return HttpResponseRedirect(str(address))


def _varied(response):
    patch_vary_headers(response, ["HX-Request"])
    return response
