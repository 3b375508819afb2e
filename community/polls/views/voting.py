"""Looking at a poll, voting in it, and who did."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.core.access import anyone, members_only, require
from community.core.forms import attempt, status_of
from community.polls import permissions, queries
from community.polls.actions import take_vote_back, vote
from community.polls.forms import VoteForm
from community.polls.showing import answers_on, consultations_on
from community.polls.views.frame import box, box_again, context_of, poll_or_404


@require_safe
@anyone
@never_cache
def poll_of_post(request, pk):
    """The poll in a post: for the post's page, and by itself."""
    poll = queries.poll_of_post(request.user, pk)
    if poll is None:
        raise Http404
    return box(request, poll)


@require_POST
@members_only
def poll_vote(request, pk):
    """Vote, change one's vote, or take it back."""
    poll = poll_or_404(request, pk)
    require(permissions.can_vote(request.user, poll))
    if "back" in request.POST:
        take_vote_back(poll=poll, member=request.user)
        return box_again(request, poll)
    form = VoteForm(request.POST, poll=poll, options=queries.options_of(poll))
    if form.is_valid():
        ballot = attempt(form, lambda: vote(poll=poll, member=request.user, **form.told()))
        if ballot is not None:
            return box_again(request, poll)
    poll = poll_or_404(request, pk)  # as it is by now
    return box(request, poll, form, status_of(form))


@require_safe
@members_only
def voter_list(request, pk):
    """Who chose what in a public ballot."""
    poll = poll_or_404(request, pk)
    ballot = queries.ballot_of(request.user, poll)
    require(permissions.can_see_voters(request.user, poll, ballot))
    page = queries.voter_page(poll, request.GET.get("after", ""))
    context = context_of(request, poll) | {"page": page, "answers": answers_on(page, poll)}
    return render(request, "polls/voters.html", context)


@require_safe
@members_only
def consultation_list(request):
    """What members are consulted on, and what came of it."""
    is_closed = request.GET.get("show") == "closed"
    page = queries.consultation_page(
        request.user, is_closed=is_closed, after=request.GET.get("after", "")
    )
    context = {"page": page, "rows": consultations_on(page), "is_closed": is_closed}
    context["here"] = "consultations"
    return render(request, "polls/consultations.html", context)
