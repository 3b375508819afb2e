"""What is screened, and what comes of it. Plain values: nothing here asks the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.members.models import User
from community.screening.limits import NEWCOMER_FOR, NEWCOMER_POSTS
from community.screening.reasons import sentence_of


class Outcome(models.TextChoices):
    """What becomes of a text, the mildest first."""

    PASS = "pass", _("Passes")
    NOTE = "note", _("Passes, and managers are told")
    REPLACE = "replace", _("Passes with the word replaced")
    HOLD = "hold", _("Waits for a manager")
    BLOCK = "block", _("Is refused")

    @property
    def grade(self) -> int:
        return list(Outcome).index(self)


class Kind(models.TextChoices):
    TOPIC = "topic", _("topic")
    REPLY = "reply", _("reply")
    EDIT = "edit", _("edit")
    OTHER = "other", _("text")


@dataclass(frozen=True)
class Author:
    """Who writes. `is_trusted`: managers and whoever a right lifts above a newcomer."""

    pk: int
    joined_at: datetime
    post_count: int
    is_trusted: bool = False

    @classmethod
    def of(cls, member: User, *, is_trusted: bool = False) -> "Author":
        """Managers of the house are trusted; of whom else, the room above knows."""
        is_trusted = is_trusted or member.is_manager
        return cls(member.pk, member.joined_at, member.post_count, is_trusted)

    def is_new(self, now: datetime) -> bool:
        if self.is_trusted:
            return False
        return self.post_count < NEWCOMER_POSTS or self.joined_at > now - NEWCOMER_FOR

    def is_on_first_day(self, now: datetime) -> bool:
        return not self.is_trusted and self.joined_at > now - NEWCOMER_FOR


@dataclass(frozen=True)
class Draft:
    """A text about to be written. `source` is what was typed, `text` what readers will read.

    `links` are addresses outside the house; `place` is where a reply goes (“topic:3”);
    `in_a_row` says how many posts by the same author stand last in it.
    """

    author: Author
    kind: str
    source: str
    text: str
    title: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    mentions: int = 0
    images: int = 0
    files: int = 0
    group: int | None = None
    place: str = ""
    in_a_row: int = 0
    seconds_typed: float | None = None
    language: str = "en"


@dataclass(frozen=True)
class Reason:
    """Which rule spoke, what it asks for, and about what. Its words are in the reader's tongue."""

    rule: str
    does: str
    about: dict = field(default_factory=dict)

    @property
    def words(self) -> str:
        return sentence_of(self.rule, self.about)

    @property
    def grade(self) -> int:
        return Outcome(self.does).grade

    def as_row(self) -> dict:
        return {"rule": self.rule, "does": self.does, "about": self.about}


@dataclass(frozen=True)
class Traces:
    """What is remembered of a text: nothing that could be read."""

    fingerprint: int = 0
    signature: tuple[int, ...] = ()
    hosts: tuple[str, ...] = ()
    is_by_newcomer: bool = False


@dataclass(frozen=True)
class Verdict:
    """What becomes of the draft, the reasons (the gravest first), and the text to write."""

    outcome: str
    reasons: tuple[Reason, ...] = ()
    title: str = ""
    source: str = ""
    score: float | None = None  # 0 to 1; None: nobody asked
    parts: tuple[tuple[str, float], ...] = ()  # what raised the score most
    traces: Traces = field(default_factory=Traces)

    @property
    def is_blocked(self) -> bool:
        return self.outcome == Outcome.BLOCK

    @property
    def is_held(self) -> bool:
        return self.outcome == Outcome.HOLD

    @property
    def words(self) -> list[str]:
        """Why, for the author: what only managers are told is left out."""
        told = (reason for reason in self.reasons if reason.does in (Outcome.BLOCK, Outcome.HOLD))
        return list(dict.fromkeys(reason.words for reason in told))


def words_of_rows(rows: Iterable[dict]) -> list[str]:
    """The same of reasons that were kept as rows."""
    return Verdict("", tuple(Reason(**row) for row in rows)).words


def gravest(reasons: Iterable[Reason]) -> tuple[str, tuple[Reason, ...]]:
    """The outcome that the reasons ask for together, and the reasons in order."""
    ordered = tuple(sorted(reasons, key=lambda reason: -reason.grade))
    return (ordered[0].does if ordered else Outcome.PASS), ordered
