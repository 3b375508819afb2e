"""Watched words: kept and dropped."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.models import Group
from community.members.models import User
from community.screening.actions.stamping import stamp_anew
from community.screening.limits import WORDS_MOST
from community.screening.models import Does, How, WatchedWord
from community.screening.patterns import check_pattern


class WatchedAlready(Refused):
    """The same word is watched in the same place, or there are too many."""


def keep_word(
    *,
    word: WatchedWord | None = None,
    pattern: str,
    how: str = How.PLAIN,
    does: str = Does.HOLD,
    replacement: str = "",
    language: str = "",
    group: Group | None = None,
    note: str = "",
    by: User | None = None,
) -> WatchedWord:
    """Watch for a word from the next text on, or change what one does."""
    if how == How.REGEX:
        check_pattern(pattern)
    word = word or WatchedWord()
    if word.pk is None:
        word.made_by = by
    word.slow_at = None
    word.pattern, word.how, word.does = pattern, how, does
    word.replacement = replacement if does == Does.REPLACE else ""
    word.language, word.group, word.note = language, group, note
    try:
        with transaction.atomic():
            stamp_anew()  # its row is locked: two managers do not overfill the list
            if word.pk is None and WatchedWord.objects.count() >= WORDS_MOST:
                raise WatchedAlready(_("So many words are watched already. Drop some first."))
            word.save()
    except IntegrityError as error:
        raise WatchedAlready(_("This word is watched here already.")) from error
    return word


@transaction.atomic
def drop_word(*, word: WatchedWord) -> None:
    """Watch for it no longer."""
    stamp_anew()
    WatchedWord.objects.filter(pk=word.pk).delete()
