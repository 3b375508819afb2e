"""The search page, and the box in the bar."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.core.access import anyone
from community.core.htmx import page_or_fragment
from community.members.queries import readable
from community.search.actions import note_query
from community.search.forms import asked_by, form_showing
from community.search.hits import PAGES
from community.search.queries import found, suggestions

TYPED = 100  # letters read while somebody types


@require_safe
@anyone
def search(request):
    """Topics, posts, people and groups, as far as the viewer may see them."""
    asked = asked_by(request.GET)
    page = _page_of(request.GET.get("page", ""))
    answer = None if asked.is_empty else found(asked, request.user, page)
    if answer and page == 1 and request.method == "GET":
        note_query(
            asked=asked,
            language=get_language() or "",
            hit_count=len(answer.hits),
            by=request.user,
        )
    context = {
        "asked": asked,
        "form": form_showing(asked),
        "found": answer,
        "page": page,
        "earlier": _address(asked, page - 1) if page > 1 else "",
        "later": _address(asked, page + 1) if answer and answer.more else "",
        "here": "search",
    }
    return page_or_fragment(request, "search/page.html", "search/_results.html", context)


@require_safe
@anyone
def suggest(request):
    """A few titles, groups and people for what is being typed. It is not noted anywhere."""
    typed = " ".join(readable(request.GET.get("q", "")[:TYPED]).split())
    context = {"found": suggestions(typed, request.user), "typed": typed}
    return render(request, "search/_suggestions.html", context)


def _page_of(text):
    """The number of a page. There are a few; who looks further does better with more words."""
    if not text:
        return 1
    if text not in {str(page) for page in range(1, PAGES + 1)}:
        raise Http404
    return int(text)


def _address(asked, page):
    return "?" + urlencode({"q": asked.text, "page": page})
