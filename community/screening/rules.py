"""The rules. Each looks at a draft and the facts and says its reasons; none asks the database."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.screening import limits
from community.screening.drafts import Draft, Kind, Outcome, Reason

BLOCK, HOLD = Outcome.BLOCK.value, Outcome.HOLD.value


@dataclass(frozen=True)
class Earlier:
    """A text that the same author wrote in the last day."""

    kind: str
    at: datetime
    place: str
    fingerprint: int


@dataclass(frozen=True)
class Facts:
    """What the database knows about a draft."""

    now: datetime
    fingerprint: int
    is_comparable: bool
    earlier: tuple[Earlier, ...] = ()  # the newest first
    refused_hosts: tuple[str, ...] = ()
    unknown_links: int = 0
    copies_by_others: int = 0
    own_copies: int = 0
    first_posts: int = 0  # of a member that wait, as the house chose

    def since(self, seconds: float, *kinds: str) -> list[Earlier]:
        after = self.now - timedelta(seconds=seconds)
        return [one for one in self.earlier if one.kind in kinds and one.at > after]


def all_reasons(draft: Draft, facts: Facts) -> Iterator[Reason]:
    """What every rule but the words and the score has to say."""
    if draft.author.is_trusted:
        return
    yield from refused_hosts(facts)
    if draft.author.is_new(facts.now):
        yield from too_much(draft, facts)
        yield from copies(draft, facts)
        yield from typed_fast(draft)
    if draft.kind in (Kind.TOPIC, Kind.REPLY, Kind.EDIT):  # what was read may not become another
        yield from first_posts(draft, facts)
    if draft.kind in (Kind.TOPIC, Kind.REPLY):
        yield from identical(facts)
        yield from too_soon(draft, facts)
        yield from too_many(draft, facts)


def too_much(draft: Draft, facts: Facts) -> Iterator[Reason]:
    """What a newcomer's post may hold."""
    counted = (
        ("links", facts.unknown_links, limits.LINKS),
        ("mentions", draft.mentions, limits.MENTIONS),
        ("images", draft.images, limits.IMAGES),
        ("files", draft.files, limits.FILES),
    )
    for rule, count, most in counted:
        if count > most:
            yield Reason(rule, BLOCK, {"most": most, "count": count})


def first_posts(draft: Draft, facts: Facts) -> Iterator[Reason]:
    if draft.author.post_count < facts.first_posts:
        yield Reason("first_posts", HOLD, {"most": facts.first_posts})


def typed_fast(draft: Draft) -> Iterator[Reason]:
    is_first = draft.author.post_count == 0 and draft.kind in (Kind.TOPIC, Kind.REPLY)
    seconds = draft.seconds_typed
    if is_first and seconds is not None and seconds < limits.TYPED_FAST:
        yield Reason("typed_fast", HOLD, {"seconds": round(max(seconds, 0), 1)})


def copies(draft: Draft, facts: Facts) -> Iterator[Reason]:
    """Two honest newcomers may greet alike; three, or two with a link, are a wave."""
    others, own = facts.copies_by_others, facts.own_copies
    if others >= 2 or own >= 2 or (others and draft.links):
        yield Reason("copies", HOLD, {"others": others, "own": own})


def identical(facts: Facts) -> Iterator[Reason]:
    recent = facts.since(limits.IDENTICAL_FOR, Kind.TOPIC, Kind.REPLY)
    if facts.is_comparable and any(one.fingerprint == facts.fingerprint for one in recent):
        yield Reason("identical", BLOCK)


def too_soon(draft: Draft, facts: Facts) -> Iterator[Reason]:
    last = next((one for one in facts.earlier if one.kind == draft.kind), None)
    if last is None:
        return
    is_new, is_topic = draft.author.is_new(facts.now), draft.kind == Kind.TOPIC
    calm = (limits.REPLY_PAUSE, limits.TOPIC_PAUSE)[is_topic]
    careful = (limits.NEW_REPLY_PAUSE, limits.NEW_TOPIC_PAUSE)[is_topic]
    left = (careful if is_new else calm) - (facts.now - last.at).total_seconds()
    if left > 0:
        yield Reason("soon", BLOCK, {"seconds": math.ceil(left)})


def too_many(draft: Draft, facts: Facts) -> Iterator[Reason]:
    """In a day, in ten minutes, in one topic, in a row."""
    is_first_day = draft.author.is_on_first_day(facts.now)
    if draft.kind == Kind.TOPIC:
        most = limits.FIRST_DAY_TOPICS if is_first_day else limits.TOPICS_A_DAY
        if len(facts.since(86_400, Kind.TOPIC)) >= most:
            yield Reason("day_topics", BLOCK, {"most": most})
        return
    replies = facts.since(86_400, Kind.REPLY)
    if is_first_day and len(replies) >= limits.FIRST_DAY_REPLIES:
        yield Reason("day_replies", BLOCK, {"most": limits.FIRST_DAY_REPLIES})
    if len(facts.since(limits.BURST_FOR, Kind.REPLY)) >= limits.BURST:
        yield Reason("burst", BLOCK)
    here = sum(one.place == draft.place for one in replies) if draft.place else 0
    if draft.author.is_new(facts.now) and here >= limits.SAME_TOPIC:
        yield Reason("same_topic", BLOCK)
    elif draft.in_a_row >= limits.IN_A_ROW:
        yield Reason("in_a_row", BLOCK)


def refused_hosts(facts: Facts) -> Iterator[Reason]:
    for host in facts.refused_hosts:
        yield Reason("host_refused", HOLD, {"host": host})
