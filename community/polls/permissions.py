"""Who may ask, vote, end and look.

What is hidden, deleted or archived takes no vote; the same for everybody.
"""

from community.members.models import Viewer
from community.members.permissions import may_speak
from community.polls.models import SMALLEST_CELL, Ballot, Poll, Results
from community.polls.queries import is_elector
from community.topics.models import Post
from community.topics.permissions import can_edit_post, can_manage_topic


def can_open_poll(viewer: Viewer, post: Post) -> bool:
    """Authors ask in their own posts, while they may still change them."""
    is_own = viewer.is_authenticated and post.author_id == viewer.pk
    return is_own and may_speak(viewer) and can_edit_post(viewer, post)


def can_vote(viewer: Viewer, poll: Poll) -> bool:
    return may_speak(viewer) and is_awake(poll) and is_elector(viewer, poll)


def can_end_poll(viewer: Viewer, poll: Poll) -> bool:
    """Closing and reopening are for whoever asked, and for those who run the group."""
    return _asks(viewer, poll) or can_consult(viewer, poll)


def can_drop_poll(viewer: Viewer, poll: Poll) -> bool:
    """Taking a poll away: whoever asked, until somebody voted; managers always."""
    return can_consult(viewer, poll) or (_asks(viewer, poll) and not poll.voter_count)


def can_consult(viewer: Viewer, poll: Poll) -> bool:
    """Making it a consultation, and answering it, is for those who run the group."""
    return may_speak(viewer) and is_awake(poll) and can_manage_topic(viewer, poll.post.topic)


def can_choose(viewer: Viewer, poll: Poll) -> bool:
    """Deciding for one of the dates."""
    return poll.asks_for_dates and can_end_poll(viewer, poll)


def can_see_results(poll: Poll, has_voted: bool) -> bool:
    """The same for everybody, whoever asked and managers among them: nobody peeks."""
    if poll.is_closed:
        return True
    if poll.is_secret and poll.voter_count < SMALLEST_CELL:
        return False
    return poll.results == Results.ALWAYS or (poll.results == Results.VOTED and has_voted)


def can_see_voters(viewer: Viewer, poll: Poll, ballot: Ballot | None) -> bool:
    """Who chose what is for members, of a public ballot, and never before the results."""
    if not viewer.is_authenticated or poll.is_secret:
        return False
    return can_see_results(poll, ballot is not None)


def is_awake(poll: Poll) -> bool:
    """Neither the topic nor the group was put away."""
    topic = poll.post.topic
    return not (topic.is_deleted or topic.is_archived or topic.group.is_archived)


def _asks(viewer, poll):
    is_own = viewer.is_authenticated and poll.author_id == viewer.pk
    return is_own and may_speak(viewer) and is_awake(poll)
