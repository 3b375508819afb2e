"""Asking in a post, ending the vote, and taking the question away."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.core.access import members_only, require
from community.core.forms import attempt, status_of
from community.core.htmx import go_to
from community.polls import permissions, queries
from community.polls.actions import close_poll, drop_poll, open_poll, reopen_poll
from community.polls.forms import DATES_AT_FIRST, DropForm, PollForm
from community.polls.models import OPTIONS_MAX
from community.polls.views.frame import box_again, context_of, poll_or_404

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@members_only
def poll_create(request, pk):
    """Add a poll to one's own post."""
    post = queries.post_shown(request.user, pk)
    if post is None:
        raise Http404
    require(permissions.can_open_poll(request.user, post))
    if post.has_poll and request.method != "POST":
        return redirect("polls:of_post", post.pk)
    data = _with_more_dates(request.POST) if request.method == "POST" else None
    form = PollForm(data)
    asks = data is not None and "more" not in data
    if asks and form.is_valid():
        poll = attempt(
            form, lambda: open_poll(post=post, author=request.user, **form.cleaned_data)
        )
        if poll is not None:
            return go_to(request, post.get_absolute_url())
    context = {"form": form, "post": post, "topic": post.topic, "group": post.topic.group}
    return render(request, "polls/create.html", context, status=status_of(form) if asks else 200)


def _with_more_dates(sent):
    """Where more rows are asked for, the form comes back longer, with all that was typed."""
    if "more" not in sent:
        return sent
    sent = sent.copy()
    total = sent.get("dates-TOTAL_FORMS", "")
    rows = int(total) if total.isdecimal() and len(total) < 4 else 0
    sent["dates-TOTAL_FORMS"] = str(min(rows + DATES_AT_FIRST, OPTIONS_MAX))
    return sent


@get_or_post
@members_only
def poll_close(request, pk):
    """End the vote. A secret ballot is asked about first: it stays closed."""
    poll = poll_or_404(request, pk)
    require(permissions.can_end_poll(request.user, poll))
    if request.method != "POST":
        return render(request, "polls/close.html", context_of(request, poll))
    close_poll(poll=poll, by=request.user)
    return box_again(request, poll)


@require_POST
@members_only
def poll_reopen(request, pk):
    """Take the vote up again."""
    poll = poll_or_404(request, pk)
    require(permissions.can_end_poll(request.user, poll))
    reopen_poll(poll=poll)
    return box_again(request, poll)


@get_or_post
@members_only
def poll_drop(request, pk):
    """Take the poll away; whoever takes away another's, or votes, says why."""
    poll = poll_or_404(request, pk)
    require(permissions.can_drop_poll(request.user, poll))
    needs_reason = poll.author_id != request.user.pk or poll.voter_count > 0
    form = DropForm(request.POST or None) if needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        drop_poll(poll=poll, by=request.user, reason=reason)
        return go_to(request, poll.post.get_absolute_url())
    status = 422 if form is not None and form.errors else 200
    context = context_of(request, poll) | {"form": form}
    return render(request, "polls/drop.html", context, status=status)
