"""Words that are quoted, as the member who wrote them sees them, and their yes or no to a name."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from analytics.actions.quoting import agree, refuse
from analytics.queries.quoting import kind_of, named, quote_of
from analytics.telling.quoting import may_read_own
from analytics.views.forms import get_or_post
from community.core.access import members_only
from community.members.silence import though_silenced


@get_or_post
@members_only
@though_silenced
def quoted(request, kind, pk):
    row = quote_of(request.user, kind, pk)
    if row is None or not may_read_own(request.user, [row]):
        raise Http404
    if request.method != "POST":
        context = {"row": row, "kind": kind_of(row), "is_named": named(row) is not None}
        return render(request, "analytics/quoted.html", context)
    verb = {"agree": agree, "refuse": refuse}.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    verb(row, request.user)
    messages.success(request, _("Thank you. You can change this at any time."))
    return redirect("analytics:quoted", kind, pk)
