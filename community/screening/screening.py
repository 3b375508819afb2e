"""One question: what becomes of this text?"""

from datetime import datetime

from django.utils import timezone

from community.screening.domains import host_of, hosts_in
from community.screening.drafts import Draft, Kind, Outcome, Reason, Traces, Verdict, gravest
from community.screening.models import Standing
from community.screening.queries import (
    Rulebook,
    copies_of,
    earlier_by,
    rulebook,
    standings_of,
)
from community.screening.reading import Reading, language_of
from community.screening.rules import Facts, all_reasons
from community.screening.sameness import can_be_compared, fingerprint, signature
from community.screening.traits import traits_of
from community.screening.weighing import likely
from community.screening.wording import Wording


def screen(draft: Draft, now: datetime | None = None, book: Rulebook | None = None) -> Verdict:
    """What becomes of the draft, and why. Writes nothing: `remember` keeps what was written.

    In the transaction that writes: what one author writes at the same moment takes turns, so that
    no limit is overrun. Three small questions to the database, and none of whoever is trusted;
    one more for links, and for newcomers. `book` is the rulebook, where it was asked for before
    the transaction: there it may come from memory.
    """
    earlier = _earlier(draft, now or timezone.now())
    now = now or timezone.now()  # it may have waited
    reading = Reading(f"{draft.title}\n{draft.text}" if draft.title else draft.text)
    traces = Traces() if draft.author.is_trusted else _traces(draft, reading, now)
    book = book or rulebook()
    language = language_of(draft.text, draft.language)
    wording = Wording(draft, _with_tags(draft, reading), book.lexicon, language)
    reasons = [
        *all_reasons(draft, _facts(draft, reading, traces, now, book, earlier)),
        *wording.reasons(),
    ]
    score, parts = None, ()
    if traces.is_by_newcomer:
        score, parts, is_over = _weighed(draft, book)
        reasons += [Reason("score", Outcome.HOLD.value, {"score": score})] if is_over else []
    outcome, ordered = gravest(reasons)
    return Verdict(outcome, ordered, wording.title, wording.source, score, parts, traces)


def _earlier(draft, now):
    """What the author wrote before; what makes a new text takes turns with it."""
    if draft.author.is_trusted:
        return ()
    return earlier_by(draft.author.pk, now, in_turn=draft.kind in (Kind.TOPIC, Kind.REPLY))


def _with_tags(draft: Draft, reading: Reading) -> Reading:
    """Tags are read for watched words; whether a text is alike, or advertises, is without them."""
    return Reading("\n".join([reading.text, *draft.tags])) if draft.tags else reading


def _traces(draft: Draft, reading: Reading, now: datetime) -> Traces:
    return Traces(
        fingerprint=fingerprint(reading),
        signature=tuple(signature(reading)),
        hosts=hosts_in(draft.links),
        is_by_newcomer=draft.author.is_new(now),
    )


def _facts(draft: Draft, reading, traces: Traces, now: datetime, book, earlier) -> Facts:
    if draft.author.is_trusted:
        return Facts(now=now, fingerprint=0, is_comparable=False)
    standings = standings_of(traces.hosts) if traces.hosts else {}
    others, own = 0, 0
    if traces.is_by_newcomer:
        others, own = copies_of(list(traces.signature), draft.author.pk, now)
    return Facts(
        now=now,
        fingerprint=traces.fingerprint,
        is_comparable=can_be_compared(reading),
        earlier=earlier,
        refused_hosts=tuple(
            host for host, standing in standings.items() if standing == Standing.REFUSED
        ),
        unknown_links=sum(not standings.get(host_of(link)) for link in draft.links),
        copies_by_others=others,
        own_copies=own,
        first_posts=book.first_posts,
    )


def _weighed(draft: Draft, book: Rulebook):
    """The score from 0 to 1, what raised it most, and whether it is over the scale's mark."""
    traits = traits_of(f"{draft.title}\n{draft.text}" if draft.title else draft.text)
    logit = book.scale.weigh(traits)
    return round(likely(logit), 4), book.scale.parts(traits), logit > book.scale.threshold
