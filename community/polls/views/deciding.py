"""A consultation's terms and answer, and deciding for one of the dates."""

from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.core.access import members_only, require
from community.core.forms import attempt, status_of
from community.polls import permissions
from community.polls.actions import answer_poll, choose_option, consult
from community.polls.forms import ChosenForm, ConsultForm, OutcomeForm
from community.polls.views.frame import box_again, context_of, poll_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def poll_life(request, pk):
    """Make it a consultation, and answer it."""
    poll = poll_or_404(request, pk)
    require(permissions.can_consult(request.user, poll))
    terms, answer = _forms(request, poll)
    sent = next((form for form in (terms, answer) if form.is_bound), None)
    if sent is not None and sent.is_valid():
        act = consult if sent is terms else answer_poll
        if attempt(sent, lambda: act(poll=poll, by=request.user, **sent.cleaned_data)):
            return redirect("polls:life", poll.pk) if sent is terms else redirect(poll)
    context = context_of(request, poll) | {"terms": terms, "answer": answer}
    status = status_of(sent) if sent is not None else 200
    return render(request, "polls/life.html", context, status=status)


def _forms(request, poll):
    """The terms, and the answer; bound is which of them was sent."""
    answers = request.POST if "outcome" in request.POST else None
    asks = request.POST if request.method == "POST" and answers is None else None
    terms = {"electorate": poll.electorate, "quorum": poll.quorum}
    return ConsultForm(asks, initial=terms), OutcomeForm(
        answers, initial={"outcome": poll.outcome}
    )


@require_POST
@members_only
def poll_choose(request, pk):
    """Decide for one of the dates: an event can begin with it."""
    poll = poll_or_404(request, pk)
    require(permissions.can_choose(request.user, poll))
    form = ChosenForm(request.POST)
    if not form.is_valid():
        raise BadRequest("That is no option of this poll.")
    choose_option(poll=poll, option_id=form.cleaned_data["option"], by=request.user)
    return box_again(request, poll)
