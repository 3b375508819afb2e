"""A vote, and taking it back. Ballots and counts change together or not at all."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from community.polls.actions.closing import NotOpen
from community.polls.actions.holding import held_poll
from community.polls.models import Ballot, Fit, Option, Poll, PollKind
from community.polls.permissions import is_awake
from community.polls.queries import clock, is_elector, options_of
from community.polls.secrecy import marks_of


class NotAChoice(Refused):
    """What was sent is no answer to this poll."""


class NotYours(Refused):
    """The poll asks others."""


@transaction.atomic
def vote(*, poll: Poll, member: User, chosen: Sequence[int], fits: Sequence[int] = ()) -> Ballot:
    """Cast a ballot, or change it: sent twice, it is one vote. Of dates, `fits` says how well each
    of the chosen ones suits."""
    poll = _held_and_open(poll, member)
    options = {one.pk: one for one in options_of(poll)}
    _refuse_what_is_no_choice(poll, options, chosen, fits)
    marks = marks_of(poll.pk, member.pk)
    ballot = Ballot.objects.filter(poll=poll, mark__in=marks).first()
    before = _said(poll, ballot)
    if ballot is None:
        ballot = Ballot(poll=poll, mark=marks[0], member=None if poll.is_secret else member)
        Poll.objects.filter(pk=poll.pk).update(voter_count=poll.voter_count + 1)
    ballot.chosen, ballot.fits = list(chosen), list(fits)
    ballot.save()
    _count(options.values(), before, _said(poll, ballot))
    return ballot


@transaction.atomic
def take_vote_back(*, poll: Poll, member: User) -> None:
    """Not to have voted; who did not vote stays so."""
    poll = _held_and_open(poll, member)
    marked = Ballot.objects.filter(poll=poll, mark__in=marks_of(poll.pk, member.pk))
    ballot = marked.first()
    if ballot is None:
        return
    _count(options_of(poll), _said(poll, ballot), [])
    ballot.delete()
    Poll.objects.filter(pk=poll.pk).update(voter_count=poll.voter_count - 1)


def _held_and_open(poll, member):
    """The page that was voted on may be older than the poll's state."""
    held = held_poll(poll)
    if held.closed_at or (held.closes_at and held.closes_at <= clock()):
        raise NotOpen(_("This poll is closed. Your vote came too late."))
    if held.post.is_deleted or not is_awake(held):
        raise NotOpen(_("This topic takes no votes any more."))
    if not is_elector(member, held):
        raise NotYours(_("This poll asks others than you."))
    return held


def _refuse_what_is_no_choice(poll, options, chosen, fits):
    known = set(chosen) <= options.keys() and len(set(chosen)) == len(chosen)
    if poll.kind == PollKind.DATES:
        is_answer = len(fits) == len(chosen) and set(fits) <= {Fit.IF_NEEDED, Fit.YES}
    else:
        most = 1 if poll.kind == PollKind.SINGLE else len(options)
        is_answer = 1 <= len(chosen) <= most and not fits
    if not known or not is_answer:
        raise NotAChoice(_("Choose among what is offered."))


def _said(poll, ballot) -> list[tuple[int, str]]:
    """Which count of which option a ballot raises."""
    if ballot is None:
        return []
    if poll.kind == PollKind.DATES:
        columns = {Fit.YES: "votes", Fit.IF_NEEDED: "if_needed"}
        return [
            (pk, columns[Fit(fit)]) for pk, fit in zip(ballot.chosen, ballot.fits, strict=True)
        ]
    counted = ballot.chosen[:1] if poll.kind == PollKind.RANKED else ballot.chosen
    return [(pk, "votes") for pk in counted]


def _count(options: Iterable[Option], before, after):
    """The poll's row is locked, so its options are as they were read."""
    steps = Counter(after)
    steps.subtract(before)
    changed = {}
    for option in options:
        for column in ("votes", "if_needed"):
            if step := steps[option.pk, column]:
                setattr(option, column, getattr(option, column) + step)
                changed[option.pk] = option
    Option.objects.bulk_update(changed.values(), ["votes", "if_needed"])
