"""One decision: looked at, and taken back. And what waits for a second person."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.access import require
from community.core.forms import attempt, status_of
from community.groups.models import Group
from community.topics.models import Topic
from community.topics.permissions import can_move_to, can_move_topic, can_part
from moderation.actions.proposing import confirm, decline
from moderation.actions.undoing import can_be_undone, undo, undone_until
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
    require(_may_undo(request.user, decision))
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
        "may_agree": proposal.answered_at is None and _may_second(request.user, proposal, thing),
        "is_own": proposal.by_id == request.user.pk,
        "here": "review",
    }
    return desk_page(request, "moderation/proposal.html", context)


@require_POST
@reviewers_only
def proposal_confirm(request, pk):
    proposal = _proposal(request, pk)
    thing = proposal.post or proposal.topic or proposal.member
    require(_may_second(request.user, proposal, thing))
    made = confirm(proposal=proposal, by=request.user)
    messages.success(request, _("Done, in both your names."))
    return redirect("moderation:decision", made.pk)


@require_POST
@reviewers_only
def proposal_decline(request, pk):
    proposal = decline(proposal=_proposal(request, pk), by=request.user)
    messages.success(request, _("It was not done."))
    to = reverse("moderation:case", args=[proposal.case_id]) if proposal.case_id else None
    return redirect(to or "moderation:queue")


def _page(request, decision, form, status=200):
    is_open = can_be_undone(decision) and _may_undo(request.user, decision)
    context = {
        "page": decision_page(decision),
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


def _may_undo(viewer, decision):
    """Whoever could have decided it; what goes to another place, only where both are theirs."""
    if not can_decide(viewer, Verb.UNDO, decision):
        return False
    topic = Topic.objects.select_related("group", "merged_into__group")
    topic = topic.filter(pk=decision.topic_id).first()
    if topic is None or decision.verb not in (Verb.MOVE, Verb.MERGE, Verb.SPLIT):
        return True
    if decision.verb == Verb.MERGE:
        return can_part(viewer, topic)
    if decision.verb == Verb.SPLIT:
        made = Topic.objects.select_related("group").filter(pk=decision.after["topic"]).first()
        return made is None or can_move_topic(viewer, made)
    home = Group.objects.filter(pk=decision.before["group"]).first()
    return home is not None and can_move_to(viewer, topic, home)


def _may_second(viewer, proposal, thing):
    """Somebody else who could have decided it."""
    is_other = proposal.by_id != viewer.pk
    return is_other and thing is not None and can_decide(viewer, proposal.verb, thing)
