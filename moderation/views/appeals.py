"""The answer to an appeal."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.core.access import require
from community.core.forms import attempt, status_of
from community.core.htmx import go_to, wants_fragment
from moderation.actions.appealing import answer_appeal
from moderation.models import Case, Verb
from moderation.permissions import can_decide
from moderation.queries.appeals import appeals_for_answer
from moderation.second_look import answer_form_for, second_look
from moderation.views.doors import desk_page, reviewers_only


@require_http_methods(["GET", "HEAD", "POST"])
@reviewers_only
def appeal_answer(request, pk):
    """Uphold, reduce or overturn: a part of the case's page, or alone when it is sent back."""
    seen = Case.objects.visible_to(request.user).filter(matters__appeal=pk)
    case = get_object_or_404(seen)
    appeal = get_object_or_404(appeals_for_answer(), pk=pk)
    if request.method != "POST":
        return _page(request, appeal)
    require(can_decide(request.user, Verb.UPHOLD, appeal))
    form = answer_form_for(appeal, request.POST)
    if form.is_valid() and attempt(
        form, lambda: answer_appeal(appeal=appeal, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Answered. The member is told."))
        return go_to(request, reverse("moderation:case", args=[case.pk]))
    return _page(request, appeal, form, status=status_of(form))


def _page(request, appeal, form=None, status=200):
    context = {"second_look": second_look(request.user, appeal, form)}
    template = "_appeal_answer.html" if wants_fragment(request) else "appeal_answer.html"
    return desk_page(request, f"moderation/{template}", context, status=status)
