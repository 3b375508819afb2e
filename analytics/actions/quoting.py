"""Whether a member's name may stand beside words of theirs that are quoted.

One way for both kinds of quotes, those pinned to advice and those in reports. Silence means no,
and they can change their mind at any time.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.models import Pin, ReportQuote
from analytics.queries.quoting import CUT, Quote, holds, kind_of, pieces_of, spaced
from analytics.telling.quoting import ask_member
from community.core.errors import Refused
from community.core.outbox import promise
from community.members.models import User

PASSAGE_MAX = 600


class NotAskable(Refused):
    """There is nobody who could be asked."""


class NotTheirWords(Refused):
    """The passage does not stand in the post: nobody is quoted with what they did not say."""


def passage_of(words: str, passage: str) -> str:
    """The passage that was chosen of a post's words, its spaces made one; without one, the
    beginning. What is left out is said by “…”, and what is kept stands there in that order.
    """
    said, wanted = spaced(words), spaced(passage).replace("...", CUT)
    if not wanted:
        return said if len(said) <= PASSAGE_MAX else said[: PASSAGE_MAX - 1].rstrip() + CUT
    if len(wanted) > PASSAGE_MAX:
        raise NotTheirWords(_("Choose a shorter passage, up to 600 signs."))
    if not pieces_of(wanted):
        raise NotTheirWords(_("Choose the words that you want to quote."))
    if not holds(said, wanted):
        raise NotTheirWords(
            _(
                "These words do not stand in the post. Copy them as they are, and put “…” "
                "where you leave something out."
            )
        )
    return wanted


@transaction.atomic
def ask_to_be_named(row: Quote, by: User | None = None) -> None:
    """Ask the member, once, whether their name may stand beside their words. Whoever asks for
    their own agrees by it."""
    row = _held(row)
    if row is None or row.member is None or not row.text:
        raise NotAskable(_("There is nobody who could be asked."))
    if by is not None and row.member_id == by.pk:
        agree(row, by)
        return
    if row.asked_at is not None:
        return
    _save(row, asked_at=timezone.now())
    kind = kind_of(row)
    promise(ask_member, key=f"quoted:{kind}:{row.pk}", kind=kind, pk=row.pk)


@transaction.atomic
def agree(row: Quote, member: User) -> None:
    """Their name may stand there, from now on."""
    row = _own(row, member)
    if row is not None and (row.agreed_at is None or row.refused_at is not None):
        _save(row, agreed_at=timezone.now(), refused_at=None)


@transaction.atomic
def refuse(row: Quote, member: User) -> None:
    """Their name does not stand there, or not any more."""
    row = _own(row, member)
    if row is not None and (row.refused_at is None or row.agreed_at is not None):
        _save(row, agreed_at=None, refused_at=timezone.now())


def withdraw(*, posts: list[int] | None = None, topic: int | None = None) -> None:
    """Posts are being purged, alone or with their topic: their words are kept nowhere else."""
    gone = {"post__in": posts} if topic is None else {"post__topic": topic}
    for model in (Pin, ReportQuote):
        model.objects.filter(**gone).delete()


def _held(row):
    """The row as it is now; nothing where it was taken away meanwhile."""
    rows = type(row).objects.select_for_update(of=["self"]).select_related("member")
    return rows.filter(pk=row.pk).first()


def _own(row, member):
    row = _held(row)
    return row if row is not None and row.member_id == member.pk else None


def _save(row, **columns):
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
