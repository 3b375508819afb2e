"""The guidelines, for everybody who may read the house, and what they said before."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.core.access import anyone, lead_to_sign_in
from community.members.permissions import can_manage_members
from community.pages import queries
from community.pages.models import Guideline
from community.pages.views.landing import may_look_in


@require_safe
@anyone
def guidelines(request):
    """All that hold, numbered, in the reader's language. A shut house asks guests in first."""
    if not may_look_in(request.user):
        return lead_to_sign_in(request)
    context = {
        "guidelines": queries.guidelines_in(get_language()),
        "can_change": can_manage_members(request.user),
        "here": "guidelines",
    }
    return render(request, "pages/guidelines.html", context)


@require_safe
@anyone
def guideline_history(request, number):
    """What one of them said before, in the language that it is read in."""
    if not may_look_in(request.user):
        return lead_to_sign_in(request)
    guideline = get_object_or_404(Guideline.objects.in_force(), number=number)
    said = next(iter(queries.guidelines_in(get_language(), [guideline.pk])), None)
    if said is None:
        raise Http404
    before = request.GET.get("before", "")
    steps, earlier = queries.guideline_history(guideline, said.version.language, before)
    context = {"said": said, "steps": steps, "earlier": earlier, "here": "guidelines"}
    return render(request, "pages/guideline_history.html", context)
