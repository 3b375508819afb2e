"""What is kept of a screened text, and what is learned from it."""

import zlib

from django.db import transaction
from django.utils import timezone

from community.core.inserting import insert
from community.screening.drafts import Draft, Kind, Verdict
from community.screening.models import Lesson, Screened, WatchedWord
from community.screening.sameness import bands
from community.screening.traits import VERSION, packed, traits_of

OF_THE_WORDS = "outcome reasons score parts fingerprint signature bands hosts".split()
ONE_IN = 10  # texts of known members that become lessons by standing


@transaction.atomic(savepoint=False)
def remember(*, subject: str, draft: Draft, verdict: Verdict) -> None:
    """Keep what screening said of a text that was written; in the same transaction as the text.

    Not for a blocked one: it was never written. An edit is remembered in its text's own row.
    """
    sign = list(verdict.traces.signature)
    kept = {
        "outcome": verdict.outcome,
        "reasons": [reason.as_row() for reason in verdict.reasons],
        "score": verdict.score,
        "parts": [list(part) for part in verdict.parts],
        "fingerprint": verdict.traces.fingerprint,
        "signature": sign,
        "bands": bands(sign),
        "hosts": list(verdict.traces.hosts),
    }
    made = {
        "author_id": draft.author.pk,
        "group_id": draft.group,
        "kind": draft.kind,
        "place": draft.place,
        "is_by_newcomer": verdict.traces.is_by_newcomer,
    }
    if draft.kind == Kind.EDIT:
        Screened.objects.update_or_create(
            subject=subject, defaults=kept, create_defaults={**made, **kept}
        )
    else:
        insert(Screened(subject=subject, **made, **kept))
    _mark_slow(verdict)
    if not verdict.traces.is_by_newcomer and zlib.crc32(subject.encode()) % ONE_IN == 0:
        _teach(subject, _whole(draft.title, draft.text), is_spam=False, is_decided=False)


@transaction.atomic
def learn(*, subject: str, text: str, is_spam: bool, title: str = "") -> None:
    """Somebody decided: this was spam, or was honest after all. The next training knows."""
    _teach(subject, _whole(title, text), is_spam=is_spam, is_decided=True)


@transaction.atomic
def carry_over(*, subject: str, to: str) -> None:
    """What was held has become a text: what is remembered of it goes along.

    A text that has a row of its own (it was edited) keeps when and where it was written.
    """
    row = Screened.objects.filter(subject=subject).first()
    if row is None:
        return
    kept = {name: getattr(row, name) for name in OF_THE_WORDS}
    if Screened.objects.filter(subject=to).update(**kept):
        row.delete()
    else:
        Screened.objects.filter(pk=row.pk).update(subject=to)
    if not Lesson.objects.filter(subject=to).exists():
        Lesson.objects.filter(subject=subject).update(subject=to)


@transaction.atomic
def stop_counting(*, subject: str) -> None:
    """Its author took it back, to say it better: the next try is no copy, and no second one."""
    Screened.objects.filter(subject=subject).update(kind=Kind.OTHER, signature=[], bands=[])


@transaction.atomic
def forget(*subjects: str) -> None:
    """The texts were destroyed; nothing drawn from them stays."""
    Screened.objects.filter(subject__in=subjects).delete()
    Lesson.objects.filter(subject__in=subjects).delete()


def _whole(title, text):
    return f"{title}\n{text}" if title else text


def _teach(subject, text, *, is_spam, is_decided):
    """What somebody decided is never undone by mere standing."""
    lesson = {
        "is_spam": is_spam,
        "is_decided": is_decided,
        "version": VERSION,
        "traits": packed(traits_of(text)),
        "at": timezone.now(),
    }
    if is_decided:
        Lesson.objects.update_or_create(subject=subject, defaults=lesson)
    else:
        Lesson.objects.bulk_create([Lesson(subject=subject, **lesson)], ignore_conflicts=True)


def _mark_slow(verdict):
    slow = [one.about["watched"] for one in verdict.reasons if one.rule == "unchecked"]
    if slow:
        WatchedWord.objects.filter(pk__in=slow).update(slow_at=timezone.now())
