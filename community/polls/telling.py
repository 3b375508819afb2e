"""What voters hear: that the vote is over, and what came of it. Each of them once."""

from django.db.models import QuerySet
from django.utils.translation import ngettext

from community.core.markup import excerpt
from community.core.outbox import keeper
from community.members.models import User
from community.members.queries import boundaries_of
from community.notifications.actions import notify
from community.notifications.models import Kind
from community.notifications.subjects import Shown, teller
from community.polls.models import Poll
from community.polls.queries import voters_of
from community.topics.models import Level
from community.topics.queries import effective_levels


@keeper
def tell_closed(*, poll_id: int, by_id: int = 0) -> None:
    """Who voted and whoever asked hear that the vote is over; not whoever closed it."""
    poll = _poll(poll_id)
    if poll is not None and poll.is_closed:
        _tell(poll, f"poll:{poll.pk}", {*voters_of(poll), poll.author_id} - {by_id})


@keeper
def tell_outcome(*, poll_id: int) -> None:
    """The same people hear what the organisation answers; not whoever wrote it."""
    poll = _poll(poll_id)
    if poll is not None and poll.is_answered:
        told = {*voters_of(poll), poll.author_id} - {poll.outcome_by_id}
        _tell(poll, f"poll_outcome:{poll.pk}", told)


def _poll(pk):
    return Poll.objects.select_related("post__topic").filter(pk=pk).first()


def _tell(poll, subject, members):
    notify(
        members=members,
        kind=Kind.POLL,
        subject=subject,
        gather=f"poll:{poll.pk}",
        place=poll.post.topic.group_id,
    )


@teller("poll")
def tell_polls(member: User, pks: list[int]) -> dict[int, Shown]:
    """Polls that are closed, where the member may read them."""
    closed = [poll for poll in _heard(member, _polls(member, pks)) if poll.is_closed]
    return {poll.pk: _shown(poll, _over(poll), (), poll.closed_at) for poll in closed}


@teller("poll_outcome")
def tell_outcomes(member: User, pks: list[int]) -> dict[int, Shown]:
    """What came of consultations, where the member may read them."""
    answered = _heard(member, _polls(member, pks).filter(outcome_at__isnull=False))
    return {
        poll.pk: _shown(
            poll,
            excerpt(poll.outcome),
            (poll.outcome_by,) if poll.outcome_by else (),
            poll.outcome_at,
        )
        for poll in answered
    }


def _polls(member: User, pks: list[int]) -> QuerySet[Poll]:
    seen = Poll.objects.visible_to(member).filter(pk__in=pks)
    seen = seen.exclude(author__in=boundaries_of(member))
    return seen.select_related("post__topic__group", "outcome_by")


def _heard(member, polls):
    """Those in topics that the member did not mute."""
    polls = list(polls)
    topics = {poll.post.topic_id: poll.post.topic for poll in polls}
    levels = effective_levels(member, list(topics.values())) if topics else {}
    return [poll for poll in polls if levels[poll.post.topic_id] != Level.MUTED]


def _over(poll):
    said = ngettext(
        "The poll is closed: %(count)d member voted.",
        "The poll is closed: %(count)d members voted.",
        poll.voter_count,
    )
    return said % {"count": poll.voter_count}


def _shown(poll, text, people, at):
    post = poll.post
    return Shown(
        title=poll.question,
        url=post.get_absolute_url(),
        place=post.topic.group.name,
        text=text,
        people=people,
        number=post.number,
        made_at=at,
    )
