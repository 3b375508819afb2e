"""What every page about a poll shares."""

from django.http import Http404

from community.core.htmx import fragment_or_redirect, page_or_fragment
from community.polls import queries
from community.polls.showing import PollShown

PAGE, FRAGMENT = "polls/poll.html", "polls/_poll.html"


def poll_or_404(request, pk):
    """Absent, hidden and foreign are the same."""
    poll = queries.poll_shown(request.user, pk)
    if poll is None:
        raise Http404
    return poll


def context_of(request, poll, refused=None):
    post = poll.post
    shown = PollShown(poll, request.user, refused)
    return {"shown": shown, "post": post, "topic": post.topic, "group": post.topic.group}


def box(request, poll, refused=None, status=200):
    """The poll by itself, or the piece of a page that it is."""
    context = context_of(request, poll, refused)
    return page_or_fragment(request, PAGE, FRAGMENT, context, status=status)


def box_again(request, poll):
    """The poll as it is now, after a write."""
    poll = poll_or_404(request, poll.pk)
    return fragment_or_redirect(request, FRAGMENT, context_of(request, poll), to=poll)
