"""What screening says of words before they are written, and what is kept of it afterwards.

Words that nobody asks about are `Words`; those that must pass are `Asked`. Both are judged in the
transaction that writes them.
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass

from community.core.errors import Refused
from community.core.markup import Rendered
from community.core.matters import bring
from community.groups.models import Group
from community.members.models import User
from community.screening.actions import remember
from community.screening.drafts import Author, Draft, Kind, Outcome, Verdict
from community.screening.facts import held_in
from community.screening.limits import IN_A_ROW
from community.screening.queries import rulebook
from community.screening.reading import language_of
from community.screening.screening import screen
from community.topics.models import Post, Topic
from community.topics.permissions import writes_freely
from community.topics.using import subject_of

Render = Callable[[str], Rendered]


class TextRefused(Refused):
    """Screening does not take the text; its sentences say what to change."""

    def __init__(self, verdict: Verdict):
        super().__init__(" ".join(verdict.words))
        self.verdict = verdict


@dataclass
class Words:
    """A text as it will stand."""

    source: str
    rendered: Rendered
    title: str = ""
    language: str = ""
    verdict: Verdict | None = None
    draft: Draft | None = None

    def judged(self) -> "Words":
        """Nobody asks: it stands as it is."""
        return self

    @property
    def is_held(self) -> bool:
        return self.verdict is not None and self.verdict.is_held

    @property
    def reasons(self) -> list[dict]:
        return [reason.as_row() for reason in self.verdict.reasons] if self.verdict else []

    def is_same(self, source: str, title: str = "") -> bool:
        """Whether what was written before says this, also with its words replaced."""
        said = {(self.source, self.title)}
        if self.verdict is not None:
            said.add((self.verdict.source, self.verdict.title))
        return (source, title) in said

    def remember(self, subject: str) -> None:
        """What screening said stays beside what was written."""
        if self.verdict is None or (self.draft.author.is_trusted and not self.verdict.reasons):
            return
        remember(subject=subject, draft=self.draft, verdict=self.verdict)

    def remember_post(self, post: Post) -> None:
        """The same of a post; managers are told where a word asks for it."""
        self.remember(subject_of(post.pk))
        if any(row["does"] == Outcome.NOTE for row in self.reasons):
            bring("watched", post.pk)


class Asked(Words):
    """A text that screening is asked about when it is written."""

    def __init__(
        self,
        *,
        kind: Kind,
        author: User,
        group: Group,
        source: str,
        render: Render,
        title: str = "",
        tags: Iterable[str] = (),
        topic: Topic | None = None,
        seconds: float | None = None,
    ):
        rendered = render(source)
        super().__init__(source, rendered, title, language_of(rendered.text, author.language))
        self._render, self._book = render, rulebook()  # before the transaction, from memory
        self.draft = Draft(
            author=Author.of(author, is_trusted=writes_freely(author, group, topic)),
            kind=kind.value,
            source=source,
            title=title,
            tags=tuple(tags),
            group=group.pk,
            place=f"topic:{topic.pk}" if topic else f"group:{group.pk}",
            in_a_row=_last_in_a_row(author, topic) if kind == Kind.REPLY else 0,
            seconds_typed=seconds,
            language=self.language,
            **held_in(rendered),
        )

    def judged(self) -> Words:
        """The text as it may stand, or waits; or a refusal."""
        self.verdict = verdict = screen(self.draft, book=self._book)
        if verdict.is_blocked:
            raise TextRefused(verdict)
        words = copy(self)
        if verdict.source != self.source:
            words.rendered = self._render(verdict.source)
        words.source, words.title = verdict.source, verdict.title
        return words


def _last_in_a_row(author, topic):
    """How many of the last replies are all the author's own; most often the topic says none."""
    if topic.last_poster_id != author.pk or topic.reply_count < IN_A_ROW:
        return 0
    last = Post.objects.filter(topic=topic, number__gt=1).standing().order_by("-number")
    whose = list(last.values_list("author_id", flat=True)[:IN_A_ROW])
    return next((place for place, one in enumerate(whose) if one != author.pk), len(whose))
