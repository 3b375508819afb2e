"""The queue: what waits for this reviewer."""

from django.views.decorators.http import require_safe

from community.core.htmx import page_or_fragment, wants_fragment
from moderation.views.doors import desk_page, reviewers_only
from moderation.views.frame import asked_of, case_context, key_of, list_context


@require_safe
@reviewers_only
def queue_show(request):
    """The list, and on a wide screen its first case beside it."""
    context = list_context(request, *asked_of(request))
    if wants_fragment(request):
        context["case"] = {"pk": key_of(request.GET.get("here", ""))}
        return page_or_fragment(request, "", "moderation/_picks.html", context)
    if context["rows"]:
        context |= case_context(request, context["rows"][0].case, context)
    return desk_page(request, "moderation/queue.html", context)
