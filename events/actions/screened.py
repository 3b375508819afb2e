"""What screening says of words beside the description: a line about oneself, what is asked and
answered, where it is and why not.

There is no place where they could wait, so what would be held is refused with its sentence.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

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
from events.facts import Asked, Facts
from events.models import Event

OF_FACTS = ("place", "directions", "accessibility", "bring", "cost")


class WordsRefused(Refused):
    """Screening does not take these words; its sentences say why."""


def screened(*, event: Event, author: User, texts: Sequence[str]) -> list[str]:
    """The texts as they may stand, watched words replaced; all of them are read at once."""
    source = "\n".join(texts)
    if not source.strip():
        return list(texts)
    verdict = screen(_draft(event, author, source), book=rulebook())
    if verdict.is_blocked or verdict.is_held:
        raise WordsRefused(" ".join(verdict.words))
    if verdict.outcome == Outcome.NOTE and event.topic_id is not None:
        first = Post.objects.filter(topic=event.topic_id, number=1)
        for pk in first.values_list("pk", flat=True):
            bring("watched", pk)
    return _apart(verdict.source, texts)


def screened_facts(
    *, event: Event, author: User, facts: Facts, asked: Sequence[Asked]
) -> tuple[Facts, list[Asked]]:
    """What an announced event says beside its description. What stood there before is not read
    again, and a draft is read when it is announced."""
    texts = {name: getattr(facts, name) for name in OF_FACTS}
    texts |= {place: one.text for place, one in enumerate(asked)}
    before = {getattr(event, name) for name in OF_FACTS}
    before |= set(event.questions.values_list("text", flat=True))
    new = {name: text for name, text in texts.items() if text not in before}
    said = screened(event=event, author=author, texts=list(new.values()))
    new = dict(zip(new, said, strict=True))
    facts = replace(facts, **{name: text for name, text in new.items() if name in OF_FACTS})
    asked = [one._replace(text=new.get(place, one.text)) for place, one in enumerate(asked)]
    return facts, asked


def refuse_unannounceable(event: Event, by: User) -> None:
    """All that a draft says beside its description, before anybody reads it."""
    texts = [getattr(event, name) for name in OF_FACTS]
    texts += event.questions.filter(dropped_at=None).values_list("text", flat=True)
    if screened(event=event, author=by, texts=texts) != texts:
        raise WordsRefused(_("There are words in it that are replaced here. Reword it."))


def _draft(event, author, source):
    is_trusted = writes_freely(author, event.group, event.topic)
    return Draft(
        author=Author.of(author, is_trusted=is_trusted),
        kind=Kind.OTHER.value,
        source=source,
        group=event.group.pk,
        place=event.subject,
        language=language_of(source, author.language),
        **held_in(render(source)),
    )


def _apart(said, texts):
    """The texts again, by their lines."""
    lines = said.split("\n")
    if len(lines) != sum(1 + text.count("\n") for text in texts):
        raise WordsRefused(_("A watched word cannot be replaced where it stands. Reword it."))
    apart = []
    for text in texts:
        many = 1 + text.count("\n")
        apart.append("\n".join(lines[:many]))
        lines = lines[many:]
    return apart
