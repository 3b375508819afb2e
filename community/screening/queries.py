"""What the database knows about a text that is about to be written, and about those before it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from community.core.asking import Prepared, one_trip, preparing
from community.core.memory import Memory
from community.screening import limits, weighing
from community.screening.domains import lineage
from community.screening.models import (
    House,
    LinkHost,
    MailDomain,
    Scale,
    Screened,
    Standing,
    WatchedWord,
)
from community.screening.rules import Earlier
from community.screening.sameness import NEARLY, alikeness, are_nearly_same, bands
from community.screening.traits import VERSION
from community.screening.words import Lexicon, Watched

DAY = timedelta(days=1)
# By the bands first: the planner would rather walk all of them from the newest on.
NEAR = """
WITH near AS MATERIALIZED (
    SELECT id, subject, author_id, signature, at FROM screening_screened
    WHERE bands && %s::int[]
)
SELECT subject, author_id, signature FROM near WHERE at > %s ORDER BY at DESC, id DESC LIMIT %s
"""
TURNS = 0x5C12EE  # our drawer among PostgreSQL's advisory locks
THROW_AWAY = weighing.START / "mail_domains.txt"
EARLIER_MOST, COPIES_MOST, WAVE_MOST = 200, 50, 500
EARLIER = Prepared(
    lambda _shape, author, since: (
        Screened.objects.filter(author=author, at__gt=since)
        .order_by("-at", "-pk")
        .values_list("kind", "at", "place", "fingerprint")[:EARLIER_MOST]
    )
)


class Rulebook(NamedTuple):
    """The watched words and the scale, as one stamp has them."""

    stamp: str | None
    lexicon: Lexicon
    scale: weighing.Scale
    first_posts: int = 0


_kept: list[Rulebook] = []
stamps = Memory("screening")


def rulebook() -> Rulebook:
    """One small question, and none where the word is heard that the stamp changed; the words and
    weights are asked for when it did."""
    stamp, scale, first_posts = stamps.recall(1, _said_by_the_house) or (None, None, 0)
    kept = _kept[0] if _kept else None
    if kept is None or kept.stamp != stamp or stamp is None:
        words = Lexicon(list(watched_words()))
        kept = Rulebook(stamp, words, scale_in_use(scale), first_posts)
        _kept[:] = [kept]
    return kept


def _said_by_the_house():
    return House.objects.filter(pk=1).values_list("stamp", "scale", "first_posts").first()


def watched_words() -> Iterable[Watched]:
    columns = ("pk", "pattern", "how", "does", "replacement", "language", "group_id")
    rows = WatchedWord.objects.order_by("pk").values_list(*columns)
    return (Watched(*row) for row in rows[: limits.WORDS_MOST])


def scale_in_use(number: int | None) -> weighing.Scale:
    """The scale of the last training, or the start where there is none for these traits."""
    scale = Scale.objects.filter(pk=number, version=VERSION).first() if number else None
    if scale is None:
        return weighing.start()
    return weighing.from_bytes(
        scale.weights, unit=scale.unit, bias=scale.bias, threshold=scale.threshold
    )


def take_turns(author: int) -> None:
    """Until the transaction ends, whatever else this author writes waits here."""
    with preparing() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURNS, author % 2**31])


def earlier_by(author: int, now: datetime, *, in_turn: bool = False) -> tuple[Earlier, ...]:
    """What somebody wrote in the last day, the newest first; `in_turn` with what was written
    while this waited."""
    with one_trip():
        if in_turn:
            take_turns(author)
        return tuple(Earlier(*row) for row in EARLIER.ask("", author, now - DAY))


def standings_of(hosts: Iterable[str]) -> dict[str, str]:
    """Trusted or refused, for each host that is either; the nearest word counts."""
    asked = {host: list(lineage(host)) for host in hosts}
    names = {name for line in asked.values() for name in line}
    known = {row.host: _standing(row) for row in LinkHost.objects.filter(host__in=names) if names}
    found = {
        host: next((known[name] for name in line if known.get(name)), "")
        for host, line in asked.items()
    }
    return {host: standing for host, standing in found.items() if standing}


def _standing(row):
    if row.standing != Standing.COUNTED:
        return row.standing
    is_known = row.member_count >= limits.KNOWN_AFTER and not row.spam_count
    return Standing.TRUSTED.value if is_known else ""


def copies_of(signature: list[int], author: int, now: datetime) -> tuple[int, int]:
    """How many others wrote nearly the same lately, and how often this author did."""
    if not signature:
        return 0, 0
    near = _near(bands(signature), now - limits.COPIES_FOR, COPIES_MOST)
    authors = [one for _subject, one, sign in near if are_nearly_same(sign, signature)]
    return len({*authors} - {author}), authors.count(author)


def wave_of(subject: str) -> list[tuple[str, float]]:
    """Texts of the last thirty days that are nearly the same, the nearest first."""
    one = Screened.objects.filter(subject=subject).first()
    if one is None or not one.signature:
        return []
    near = _near(one.bands, one.at - limits.KEPT_FOR, WAVE_MOST)
    found = [(other, alikeness(sign, one.signature)) for other, _author, sign in near]
    wave = [(other, share) for other, share in found if share >= NEARLY and other != subject]
    return sorted(wave, key=lambda pair: -pair[1])


def _near(asked: list[int], since: datetime, most: int) -> list[tuple[str, int, list[int]]]:
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [asked, since, most])
        return cursor.fetchall()


def screened(subjects: Iterable[str]) -> QuerySet[Screened]:
    """What screening said about these, for the reviewers."""
    return Screened.objects.filter(subject__in=list(subjects)).defer("signature", "bands")


def is_mail_refused(address: str) -> bool:
    """Whether the address belongs to a domain that is refused; the nearest word counts.

    What the house decided comes before the list that it begins with.
    """
    line = list(lineage(address.rpartition("@")[2].lower()))
    rows = MailDomain.objects.filter(domain__in=line)
    decided = dict(rows.values_list("domain", "is_refused"))
    listed = THROW_AWAY.read_text("utf-8")  # people sign up seldom: read, not kept
    verdicts = (decided.get(name, f"\n{name}\n" in listed or None) for name in line)
    return next((verdict for verdict in verdicts if verdict is not None), False)
