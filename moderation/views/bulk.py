"""One decision for several cases of the queue."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from moderation.bulk import BULK, decide_each
from moderation.forms.queue import BulkForm
from moderation.models import Case
from moderation.naming import rows_of
from moderation.queries.matters import first_matters
from moderation.queries.words import clauses_for
from moderation.views.doors import desk_page, reviewers_only

MOST = 100  # cases decided in one go


@require_POST
@reviewers_only
def queue_decide(request):
    """Asks once for the reason, then decides each case by itself and says what came of it."""
    verb = BULK.get(request.POST.get("verb", ""))
    cases = _chosen(request)
    if verb is None or not cases:
        messages.error(request, _("Choose cases first."))
        return redirect("moderation:queue")
    is_answered = "answered" in request.POST
    form = BulkForm(*[request.POST] * is_answered, clauses=clauses_for(None, get_language()))
    context = {"verb": verb, "form": form, "here": "review"}
    if is_answered and form.is_valid():
        outcomes = decide_each(by=request.user, cases=cases, verb=verb.verb, **form.cleaned_data)
        return desk_page(request, "moderation/bulk_done.html", context | {"outcomes": outcomes})
    context["rows"] = rows_of(cases, first_matters(cases))
    status = 422 if is_answered else 200
    return desk_page(request, "moderation/bulk.html", context, status)


def _chosen(request):
    keys = [one for one in request.POST.getlist("case") if one.isdecimal() and len(one) < 19]
    cases = Case.objects.visible_to(request.user).filter(pk__in=keys[:MOST])
    return list(cases.select_related("guideline", "member", "assignee").order_by("due_at", "pk"))
