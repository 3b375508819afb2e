"""What the watched words have to say, and the text with those replaced that are replaced."""

from collections.abc import Iterator

from django.conf import settings

from community.screening.drafts import Draft, Outcome, Reason
from community.screening.reading import Reading
from community.screening.words import Found, Lexicon, replaced

SAID_MOST = 60
RULES = {
    "block": "word_block",
    "hold": "word_hold",
    "replace": "word_replace",
    "note": "word_note",
}


class Wording:
    """One draft under the watched words."""

    def __init__(self, draft: Draft, reading: Reading, lexicon: Lexicon, language: str):
        self.draft, self.language, self._lexicon = draft, language, lexicon
        self._text = reading.text
        self._found = self._look(reading)
        self.title, self.source = draft.title, draft.source
        self._unmoved: set[int] = set()
        if any(self._is_replaced(one) for one in self._found):
            self._replace()

    def reasons(self) -> Iterator[Reason]:
        """One reason for each watched word."""
        said: dict[tuple, Reason] = {}
        for one in self._found:
            reason = self._reason(one)
            said.setdefault((reason.rule, one.watched.pk), reason)
        yield from said.values()

    def _look(self, reading):
        return self._lexicon.found_in(reading, self.language, self.draft.group)

    def _replace(self):
        title, source = Reading(self.draft.title), Reading(self.draft.source)
        in_title, in_source = self._standing(title), self._standing(source)
        self.title = replaced(title.text, in_title) if in_title else self.draft.title
        self.source = replaced(source.text, in_source) if in_source else self.draft.source
        is_long = len(self.title) > settings.TITLE_MAX or len(self.source) > settings.POST_MAX
        if is_long:
            self.title, self.source = self.draft.title, self.draft.source
        moved = set() if is_long else {one.watched.pk for one in (*in_title, *in_source)}
        in_tags = {one.watched.pk for one in self._standing(Reading("\n".join(self.draft.tags)))}
        self._unmoved = {one.watched.pk for one in self._found} - moved | in_tags

    def _standing(self, reading):
        return [one for one in self._look(reading) if self._is_replaced(one)]

    def _is_replaced(self, found):
        return found.in_time and found.watched.does == Outcome.REPLACE

    def _reason(self, one: Found) -> Reason:
        """What cannot be replaced where it stands (letters split by markup, tags) is held."""
        watched = one.watched
        about = {"word": self._said(one), "watched": watched.pk}
        if not one.in_time:
            return Reason("unchecked", self._for_author(Outcome.HOLD.value), about)
        does = watched.does
        if does == Outcome.REPLACE and watched.pk in self._unmoved:
            does = Outcome.HOLD.value
        return Reason(RULES[does], self._for_author(does), about)

    def _said(self, one):
        """What the author wrote, not what it was looked for with."""
        return self._text[one.start : one.end][:SAID_MOST] or one.watched.pattern

    def _for_author(self, does):
        """Nothing of whoever would look at it waits for a look."""
        is_own_judge = self.draft.author.is_trusted and does == Outcome.HOLD
        return Outcome.NOTE.value if is_own_judge else does
