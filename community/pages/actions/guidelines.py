"""Guidelines of the house: said, said anew, put in order, put out of force. Nothing is lost."""

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.markup import render
from community.members.models import User
from community.pages.models import Guideline, GuidelineVersion

MOST = 30
ASIDE = 32_000  # a number that nobody has, while two change places
TURNS = 0x6D1E  # our drawer among PostgreSQL's advisory locks
WORDS = ("title", "text", "fine", "not_fine")


class NotPossible(Refused):
    """Too many, none there, or already so."""


@transaction.atomic
def make_guideline(*, by: User | None, language: str, **words: str) -> Guideline:
    """A new guideline after the last one, said in one language."""
    _take_turns()
    guideline = Guideline.objects.create(number=_next_number())
    say_anew(guideline=guideline, language=language, by=by, **words)
    return guideline


@transaction.atomic
def say_anew(
    *,
    guideline: Guideline,
    language: str,
    by: User | None,
    title: str,
    text: str = "",
    fine: str = "",
    not_fine: str = "",
    why: str = "",
) -> GuidelineVersion:
    """What it says from now on in one language. Said as it stands already, nothing is written."""
    _take_turns()
    words = {"title": title, "text": text, "fine": one_a_line(fine)}
    words["not_fine"] = one_a_line(not_fine)
    said = guideline.versions.filter(language=language).order_by("-number").first()
    if said is not None and all(getattr(said, name) == words[name] for name in WORDS):
        return said
    return GuidelineVersion.objects.create(
        guideline=guideline,
        language=language,
        number=said.number + 1 if said else 1,
        html=render(text).html,
        why=why,
        by=by,
        **words,
    )


@transaction.atomic
def retire_guideline(*, guideline: Guideline) -> None:
    """Nobody is held to it any more. The others keep their numbers: people know them by these."""
    _take_turns()
    Guideline.objects.filter(pk=guideline.pk, retired_at=None).update(retired_at=timezone.now())


@transaction.atomic
def bring_back(*, guideline: Guideline) -> None:
    """In force again, under its number if that is free, else after the last."""
    _take_turns()
    guideline = Guideline.objects.select_for_update().get(pk=guideline.pk)
    if guideline.retired_at is None:
        return
    free = _next_number()
    if Guideline.objects.in_force().filter(number=guideline.number).exists():
        guideline.number = free
    guideline.retired_at = None
    guideline.save(update_fields=["number", "retired_at"])


@transaction.atomic
def move_guideline(*, guideline: Guideline, steps: int) -> None:
    """Change places with the one before (-1) or after it (1); at either end it stays."""
    _take_turns()
    in_order = list(Guideline.objects.in_force().in_order().select_for_update())
    place = next((n for n, one in enumerate(in_order) if one.pk == guideline.pk), None)
    if place is None or not 0 <= place + steps < len(in_order):
        return
    one, other = in_order[place], in_order[place + steps]
    numbers = one.number, other.number
    for moved, number in ((one, ASIDE), (other, numbers[0]), (one, numbers[1])):
        Guideline.objects.filter(pk=moved.pk).update(number=number)


def one_a_line(examples: str) -> str:
    """Examples as they are kept: one a line, no empty ones."""
    return "\n".join(line.strip() for line in examples.splitlines() if line.strip())


def _next_number():
    in_force = Guideline.objects.in_force()
    if in_force.count() >= MOST:
        raise NotPossible(_("There are thirty guidelines already. Nobody keeps more in mind."))
    return (in_force.aggregate(last=Max("number"))["last"] or 0) + 1


def _take_turns():
    """One writer of guidelines at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])
