"""Asking in a post, and taking the question away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.outbox import promise
from community.members.models import User
from community.polls.actions.holding import held_poll
from community.polls.actions.screened import WordsRefused, screened
from community.polls.models import (
    OPTION_MAX,
    OPTIONS_MAX,
    OPTIONS_MIN,
    PLACE_MAX,
    QUESTION_MAX,
    Option,
    Poll,
    PollKind,
    Results,
)
from community.polls.permissions import can_drop_poll
from community.topics.actions import mark_poll
from community.topics.actions.noting import leave_line
from community.topics.models import Change, Post, Verb
from community.topics.telling.announcing import announce_change


class HasPoll(Refused):
    """One post, one poll."""


class NotEnough(Refused):
    """There is nothing to choose from, or too much."""


class VotedAlready(Refused):
    """Its author takes a poll away only as long as nobody voted."""


@dataclass(frozen=True)
class Choice:
    """What may be chosen: words, or a time, or a place, or both of these."""

    text: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""


@transaction.atomic
def open_poll(
    *,
    post: Post,
    author: User,
    question: str,
    kind: PollKind,
    choices: Sequence[Choice],
    is_secret: bool = False,
    results: Results = Results.VOTED,
    closes_at: datetime | None = None,
) -> Poll:
    """Ask members a question in a post; from now on they may vote."""
    if not OPTIONS_MIN <= len(choices) <= OPTIONS_MAX:
        raise NotEnough(_("A poll has two choices at least and twenty at most."))
    marked = mark_poll(post=post, has_poll=True)
    if Poll.objects.filter(post=marked).exists():
        raise HasPoll(_("There is a poll in this post already."))
    marked.topic.group = post.topic.group
    title, lines = _screened(marked, author, question, choices)
    poll = Poll.objects.create(
        post=marked,
        author=author,
        question=title[:QUESTION_MAX],
        kind=kind,
        is_secret=is_secret,
        results=results,
        closes_at=closes_at,
    )
    Option.objects.bulk_create(
        Option(
            poll=poll,
            position=place,
            text=lines[2 * place][:OPTION_MAX],
            place=lines[2 * place + 1][:PLACE_MAX],
            starts_at=one.starts_at,
            ends_at=one.ends_at,
        )
        for place, one in enumerate(choices)
    )
    return poll


def _screened(post, author, question, choices):
    """The question, and two lines for each choice: its text and its place."""
    source = "\n".join(part for one in choices for part in (one.text, one.place))
    title, said = screened(post=post, author=author, title=question, source=source)
    lines = said.split("\n")
    if len(lines) != 2 * len(choices):
        raise WordsRefused(_("A watched word cannot be replaced where it stands. Reword it."))
    return title, lines


@transaction.atomic
def drop_poll(*, poll: Poll, by: User, reason: str = "") -> None:
    """Take a poll away with its votes. What a manager takes away leaves a line, and its author is
    told."""
    post = mark_poll(post=poll.post, has_poll=False)
    held = held_poll(poll)
    if not can_drop_poll(by, held):
        raise VotedAlready(_("Somebody voted meanwhile. Those who run the group can still help."))
    if by.pk != held.author_id:
        leave_line(
            topic=post.topic,
            verb=Verb.POST_EDITED,
            by=by,
            reason=reason,
            tell=_tell_author,
            post=post,
        )
    held.delete()


def _tell_author(change: Change) -> None:
    promise(announce_change, key=f"change:{change.pk}", change_id=change.pk)
