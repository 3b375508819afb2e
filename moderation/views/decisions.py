"""One decision: looked at, and taken back. And what waits for a second person."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.access import require
from community.core.forms import attempt, status_of
from moderation.actions.proposing import confirm, decline
from moderation.actions.undoing import can_be_undone, undo, undone_until
from moderation.answerers import can_decline, can_second
from moderation.forms.deciding import UndoForm
from moderation.models import Verb
from moderation.permissions import can_decide
from moderation.queries.decision_page import about, decision_page, decision_seen, proposal_seen
from moderation.views.doors import desk_page, reviewers_only


@require_safe
@reviewers_only
def decision_show(request, pk):
    decision = _decision(request, pk)
    return _page(request, decision, UndoForm())


@require_POST
@reviewers_only
def decision_undo(request, pk):
    """Take it back, with a word to whom it was about."""
    decision = _decision(request, pk)
    require(can_decide(request.user, Verb.UNDO, decision))
    form = UndoForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data
        made = attempt(form, lambda: undo(decision=decision, by=request.user, **words))
        if made:
            messages.success(request, _("Undone. All is as it was before."))
            return redirect("moderation:decision", made.pk)
    return _page(request, decision, form, status_of(form))


@require_safe
@reviewers_only
def proposal_show(request, pk):
    """What waits for a second person, to agree or not."""
    proposal = _proposal(request, pk)
    thing = proposal.post or proposal.topic or proposal.member
    context = {
        "proposal": proposal,
        "thing": about(thing),
        "may_agree": proposal.answered_at is None and can_second(request.user, proposal),
        "is_own": proposal.by_id == request.user.pk,
        "here": "review",
    }
    return desk_page(request, "moderation/proposal.html", context)


@require_POST
@reviewers_only
def proposal_confirm(request, pk):
    proposal = _proposal(request, pk)
    require(can_second(request.user, proposal))
    made = confirm(proposal=proposal, by=request.user)
    messages.success(request, _("Done, in both your names."))
    return redirect("moderation:decision", made.pk)


@require_POST
@reviewers_only
def proposal_decline(request, pk):
    proposal = _proposal(request, pk)
    require(can_decline(request.user, proposal))
    proposal = decline(proposal=proposal, by=request.user)
    messages.success(request, _("It was not done."))
    to = reverse("moderation:case", args=[proposal.case_id]) if proposal.case_id else None
    return redirect(to or "moderation:queue")


def _page(request, decision, form, status=200):
    is_open = can_be_undone(decision) and can_decide(request.user, Verb.UNDO, decision)
    context = {
        "page": decision_page(request.user, decision),
        "decision": decision,
        "form": form if is_open or form.is_bound else None,
        "until": undone_until(decision),
        "here": "review",
    }
    return desk_page(request, "moderation/desk_decision.html", context, status)


def _decision(request, pk):
    decision = decision_seen(request.user, pk)
    if decision is None:
        raise Http404
    return decision


def _proposal(request, pk):
    proposal = proposal_seen(request.user, pk)
    if proposal is None:
        raise Http404
    return proposal
