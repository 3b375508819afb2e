"""Reads about polls: one for its place, what a member chose, who voted, what is consulted on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from community.core.paging import Page, key_page
from community.groups.queries import membership_in
from community.members.models import Viewer
from community.polls.models import Ballot, Electorate, Option, Poll, Voter
from community.polls.secrecy import marks_of
from community.topics.models import Post

WITH = ("author", "post__topic__group", "outcome_by", "chosen")
LATEST = ("-consulted_at", "-pk")


def poll_shown(viewer: Viewer, pk: int) -> Poll | None:
    """A poll, if this person may see it, with all that its box shows of others."""
    return Poll.objects.visible_to(viewer).select_related(*WITH).filter(pk=pk).first()


def poll_of_post(viewer: Viewer, post_id: int) -> Poll | None:
    """The poll in a post, if this person may see it."""
    return Poll.objects.visible_to(viewer).select_related(*WITH).filter(post=post_id).first()


def post_shown(viewer: Viewer, pk: int) -> Post | None:
    """A post that stands and that this person may read."""
    posts = Post.objects.visible_to(viewer).standing().filter(topic__deleted_at=None, pk=pk)
    return posts.select_related("topic__group", "author").first()


def options_of(poll: Poll) -> list[Option]:
    return list(Option.objects.filter(poll=poll).order_by("position", "pk"))


def ballot_of(viewer: Viewer, poll: Poll) -> Ballot | None:
    """What the viewer chose; nothing of a secret ballot that was closed, where nobody knows."""
    if not viewer.is_authenticated:
        return None
    marked = Ballot.objects.filter(poll=poll, mark__in=marks_of(poll.pk, viewer.pk))
    return marked.first()


def has_voted(viewer: Viewer, poll: Poll, ballot: Ballot | None) -> bool:
    """Whether the viewer voted; of a secret ballot that was closed, the list of voters knows."""
    if ballot is not None:
        return True
    sealed = viewer.is_authenticated and poll.is_secret and poll.closed_at is not None
    return sealed and Voter.objects.filter(poll=poll, member=viewer).exists()


def is_elector(viewer: Viewer, poll: Poll) -> bool:
    """Whether the poll asks this member. Whoever may not read it is not asked."""
    if not viewer.is_authenticated:
        return False
    if poll.electorate == Electorate.READERS:
        return True
    membership = membership_in(viewer, poll.post.topic.group)
    if membership is None:
        return False
    return poll.electorate == Electorate.GROUP or membership.joined_at <= poll.made_at


def orders_of(poll: Poll) -> list[tuple[Sequence[int], int]]:
    """The orders of preference that were written, and how many wrote each."""
    alike = Ballot.objects.filter(poll=poll).values_list("chosen").annotate(times=Count("pk"))
    return list(alike.order_by("chosen"))


def voters_of(poll: Poll) -> set[int]:
    """Who voted, as far as it can be known: of a secret ballot, once it is closed."""
    rows = Voter if poll.is_secret else Ballot
    voted = rows.objects.filter(poll=poll, member__isnull=False)
    return set(voted.values_list("member_id", flat=True))


def voter_page(poll: Poll, after: str) -> Page:
    """The ballots of a public poll with who cast them."""
    cast = Ballot.objects.filter(poll=poll, member__isnull=False).select_related("member")
    return key_page(cast, after, keys=("poll_id", "pk"))


def consultation_page(viewer: Viewer, *, is_closed: bool, after: str) -> Page:
    """What members are consulted on, the last first."""
    polls = Poll.objects.visible_to(viewer).consultations()
    polls = polls.select_related("post__topic__group", "outcome_by")
    ended = Q(closed_at__isnull=False) | Q(closes_at__lte=timezone.now())
    polls = polls.filter(ended) if is_closed else polls.exclude(ended)
    return key_page(polls, after, keys=LATEST)


def option_chosen(viewer: Viewer, pk: int) -> Option | None:
    """A time or a place of a poll that the viewer sees: what an event can begin with."""
    seen = Poll.objects.visible_to(viewer)
    options = Option.objects.filter(pk=pk, poll__in=seen, poll__kind="dates")
    return options.select_related("poll__post__topic__group").first()


def clock() -> datetime:
    """The database's clock now, not when the transaction began."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
