"""Who says what where and when, before a word is written: small numbers, all from one seed."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = 10_000  # posts of the one long topic
DAYS = 730
TOPIC_SHARE = 20  # posts a topic, on average


@dataclass(frozen=True)
class Size:
    """How large the community is."""

    posts: int = 400_000
    members: int = 5_000
    groups: int = 20
    longest: int = LONGEST

    @property
    def topics(self):
        return self.posts // TOPIC_SHARE


SHORT = Size(posts=6_000, members=200, groups=20, longest=1_000)


@dataclass
class TopicPlan:
    pk: int
    group: int
    made_at: datetime
    posts: int
    author: int


class Plan:
    """The whole community in numbers."""

    def __init__(self, size: Size, now: datetime):
        self.size, self.now = size, now
        self.dice = random.Random(11)
        self.topics = self._topics()

    def visibility(self, group: int) -> str:
        """Of twenty groups fourteen are open, four closed, two secret."""
        place = group % 20
        return "secret" if place in (9, 19) else "closed" if place in (4, 8, 14, 18) else "open"

    def groups_of(self, member: int) -> list[int]:
        """Six groups each; the first member of the bench is in every one."""
        count = self.size.groups
        return sorted({(member * 7 + step * step * 3 + step) % count + 1 for step in range(6)})

    def author(self, group: int) -> int:
        """Few write much, and many a little: the square of an even chance."""
        return int(self.dice.random() ** 2 * self.size.members) + 1

    def _topics(self):
        lengths = self._lengths()
        weights = [1 / (place + 2) for place in range(self.size.groups)]
        groups = self.dice.choices(range(1, self.size.groups + 1), weights, k=len(lengths))
        groups[0] = 1  # the long one is open
        topics = []
        for pk, (group, posts) in enumerate(zip(groups, lengths, strict=True), start=1):
            age = timedelta(days=DAYS) if pk == 1 else timedelta(days=self.dice.random() * DAYS)
            topics.append(TopicPlan(pk, group, self.now - age, posts, self.author(group)))
        return topics

    def _lengths(self):
        """A long tail of lengths that adds up exactly."""
        count, rest = self.size.topics - 1, self.size.posts - self.size.longest
        raw = [min(self.dice.paretovariate(1.2), 60) for _ in range(count)]
        scale = (rest - count) / sum(raw)
        lengths = [1 + int(one * scale) for one in raw]
        for place in range(rest - sum(lengths)):
            lengths[place % count] += 1
        return [self.size.longest, *lengths]

    def posts(self) -> list[tuple]:
        """(when, topic, number, author) of every post, in the order in which they were written."""
        every = []
        for topic in self.topics:
            span = (self.now - topic.made_at).total_seconds()
            reach = span if topic.pk == 1 else span * self.dice.random() ** 3
            for number in range(1, topic.posts + 1):
                when = topic.made_at + timedelta(seconds=reach * (number - 1) / topic.posts)
                author = topic.author if number == 1 else self.author(topic.group)
                every.append((when, topic.pk, number, author))
        every.sort()
        return every
