"""A poll put together for one viewer: its choices, how it stands, what they may do."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _

from community.core.markup import excerpt
from community.core.paging import Page
from community.members.models import User, Viewer
from community.polls import permissions, queries
from community.polls.models import Ballot, Fit, Option, Poll, PollKind
from community.polls.runoff import Round, Runoff, Tie, run_off
from community.polls.wording import count_words, quorum_words, words_of


@dataclass(frozen=True)
class Row:
    """A choice, as this viewer sees it: what they said of it, and how many chose it."""

    option: Option
    words: str
    is_own: bool
    rank: int
    fit: int | None
    percent: int
    no: int
    is_first: bool


@dataclass(frozen=True)
class RoundShown:
    """A round of the count, in words."""

    number: int
    lines: tuple[tuple[str, int, bool], ...]  # words, first places, whether it goes out
    spent: int
    tie: str


@dataclass(frozen=True)
class Answered:
    """Who chose what, in a public ballot."""

    member: User
    chosen: tuple[str, ...]


@dataclass(frozen=True)
class Consulted:
    """A consultation in a list."""

    poll: Poll
    count_words: str
    quorum_words: str
    answer: str


class PollShown:
    """What a poll's box needs: three queries beside the poll, one more for an order's rounds."""

    def __init__(self, poll: Poll, viewer: Viewer, refused=None):
        self.poll, self.viewer, self.refused = poll, viewer, refused
        self.options = queries.options_of(poll)
        self.ballot = queries.ballot_of(viewer, poll)
        self.is_open = not poll.is_closed
        self.can_vote = self.is_open and permissions.can_vote(viewer, poll)
        self.can_end = permissions.can_end_poll(viewer, poll)
        self.can_drop = permissions.can_drop_poll(viewer, poll)
        self.can_consult = permissions.can_consult(viewer, poll)
        self.can_choose = permissions.can_choose(viewer, poll)
        self.can_see_voters = permissions.can_see_voters(viewer, poll, self.ballot)
        self.shows_results = permissions.can_see_results(poll, self.has_voted)

    @cached_property
    def has_voted(self):
        return queries.has_voted(self.viewer, self.poll, self.ballot)

    @property
    def can_reopen(self):
        poll = self.poll
        settled = self.is_open or poll.is_secret or poll.is_answered or poll.chosen_id
        return self.can_end and not settled

    @property
    def has_menu(self):
        ends = self.can_end and (self.is_open or self.can_reopen)
        return ends or self.can_drop or self.can_consult or self.can_see_voters

    @cached_property
    def rows(self) -> list[Row]:
        said = self._said()
        most = max((one.votes for one in self.options), default=0)
        return [self._row(one, said.get(one.pk), most) for one in self.options]

    def _row(self, option, said, most):
        voters, shows = self.poll.voter_count, self.shows_results
        return Row(
            option=option,
            words=words_of(option),
            is_own=bool(said),
            rank=said or 0,
            fit=said if self.poll.asks_for_dates else None,
            percent=round(100 * option.votes / voters) if shows and voters else 0,
            no=max(voters - option.votes - option.if_needed, 0) if shows else 0,
            is_first=shows and most > 0 and option.votes == most,
        )

    def _said(self) -> dict[int, int | None]:
        """What stands at each choice: as it was sent and refused, or as the ballot has it."""
        if self.refused is not None:
            return _sent(self.refused, self.poll, self.options)
        return said_in(self.poll, self.ballot, self.options)

    @cached_property
    def runoff(self) -> Runoff | None:
        """The count of an order of preference, where results are shown."""
        if not (self.poll.is_ranked and self.shows_results and self.poll.voter_count):
            return None
        places = [one.pk for one in self.options]
        return run_off(queries.orders_of(self.poll), places)

    @property
    def winner(self) -> str:
        found = self.runoff.winner if self.runoff else None
        return next((one.text for one in self.options if one.pk == found), "")

    @property
    def rounds(self) -> list[RoundShown]:
        words = {one.pk: words_of(one) for one in self.options}
        rounds = self.runoff.rounds if self.runoff else ()
        return [_round_in_words(place, one, words) for place, one in enumerate(rounds, 1)]

    @property
    def places(self):
        return range(1, len(self.options) + 1)

    @property
    def zone(self):
        return get_current_timezone_name()

    @property
    def count_words(self):
        return count_words(self.poll)

    @property
    def quorum_words(self):
        return quorum_words(self.poll)

    @property
    def why_no_results(self):
        """When results are shown, in a sentence, where they are not yet."""
        if self.shows_results:
            return ""
        if self.poll.results == "closed":
            return _("Results are shown when the poll is closed.")
        if self.poll.results == "voted" and not self.has_voted:
            return _("Results are shown after you vote.")
        return _("A secret ballot: results are shown from five voters on.")

    @property
    def why_no_vote(self):
        """Why this member is not asked, in a sentence."""
        if self.can_vote or not self.is_open:
            return ""
        if not self.viewer.is_authenticated:
            return _("Members vote. Sign in to take part.")
        if not permissions.is_awake(self.poll):
            return _("This topic is archived, so nobody votes any more.")
        if not queries.is_elector(self.viewer, self.poll):
            sentences = {
                "group": _("Members of the group vote here."),
                "before": _("Members vote who joined the group before the poll was opened."),
            }
            return sentences.get(self.poll.electorate, "")
        return _("You can read, not vote, for now.")


def said_in(poll: Poll, ballot: Ballot | None, options: list[Option]) -> dict[int, int]:
    """What a ballot says of each choice: 1, its place in an order, or how well a date suits."""
    if ballot is None:
        return {}
    if poll.kind == PollKind.DATES:
        return {one.pk: Fit.NO.value for one in options} | dict(
            zip(ballot.chosen, ballot.fits, strict=True)
        )
    if poll.kind == PollKind.RANKED:
        return {pk: place for place, pk in enumerate(ballot.chosen, 1)}
    return dict.fromkeys(ballot.chosen, 1)


def _sent(form, poll, options):
    """What the page sent, as far as it can be read: nobody has to choose again."""
    prefix = {PollKind.DATES: "fit", PollKind.RANKED: "rank"}.get(PollKind(poll.kind))
    if prefix is None:
        sent = set(form.data.getlist("choice"))
        return {one.pk: 1 for one in options if str(one.pk) in sent}
    said = {one.pk: form.data.get(f"{prefix}-{one.pk}", "") for one in options}
    return {pk: int(text) for pk, text in said.items() if text.isdecimal() and len(text) < 3}


def answers_on(page: Page, poll: Poll) -> list[Answered]:
    """The ballots of a page in words."""
    options = queries.options_of(poll)
    return [Answered(one.member, _chosen_words(poll, one, options)) for one in page]


def _chosen_words(poll, ballot, options):
    words = {one.pk: words_of(one) for one in options}
    if poll.kind == PollKind.DATES:
        fits = zip(ballot.chosen, ballot.fits, strict=True)
        return tuple(words[pk] if fit == Fit.YES else _if_needed(words[pk]) for pk, fit in fits)
    if poll.kind == PollKind.RANKED:
        return tuple(f"{place}. {words[pk]}" for place, pk in enumerate(ballot.chosen, 1))
    return tuple(words[pk] for pk in ballot.chosen)


def _if_needed(choice):
    return _("%(choice)s, if needed") % {"choice": choice}


def consultations_on(page: Page) -> list[Consulted]:
    """Consultations as a list shows them."""
    return [
        Consulted(one, count_words(one), quorum_words(one), excerpt(one.outcome)) for one in page
    ]


def _round_in_words(number, one: Round, words):
    ranked = sorted(one.counts.items(), key=lambda pair: -pair[1])
    ties = {
        Tie.EARLIER: _("Several had fewest: the rounds before decided."),
        Tie.POSITION: _("Several had fewest in every round: the one further down went out."),
    }
    return RoundShown(
        number=number,
        lines=tuple((words[pk], count, pk in one.out) for pk, count in ranked),
        spent=one.spent,
        tie=ties.get(one.tie, ""),
    )
