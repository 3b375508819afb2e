"""What screening says of a poll's words: as of an edit of the post that they stand in.

There is no place where a poll could wait, so what would be held is refused with its sentence.
"""

from community.core.errors import Refused
from community.core.markup import render
from community.core.matters import bring
from community.members.models import User
from community.screening.drafts import Author, Draft, Kind, Outcome
from community.screening.facts import held_in
from community.screening.queries import rulebook
from community.screening.reading import language_of
from community.screening.screening import screen
from community.topics.models import Post
from community.topics.permissions import writes_freely


class WordsRefused(Refused):
    """Screening does not take these words; its sentences say why."""


def screened(*, post: Post, author: User, title: str, source: str) -> tuple[str, str]:
    """The title and the text as they may stand, watched words replaced."""
    topic, rendered = post.topic, render(source)
    draft = Draft(
        author=Author.of(author, is_trusted=writes_freely(author, topic.group, topic)),
        kind=Kind.EDIT.value,
        source=source,
        title=title,
        group=topic.group_id,
        place=f"topic:{topic.pk}",
        language=language_of(f"{title}\n{source}", author.language),
        **held_in(rendered),
    )
    verdict = screen(draft, book=rulebook())
    if verdict.is_blocked or verdict.is_held:
        raise WordsRefused(" ".join(verdict.words))
    if verdict.outcome == Outcome.NOTE:
        bring("watched", post.pk)
    return verdict.title, verdict.source
