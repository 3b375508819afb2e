"""What wants to be heard: heated topics, and questions that wait for a first answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.paging import Page, key_page
from community.groups.models import TopicKind
from community.members.models import User, Viewer
from community.topics.models import Topic
from moderation.heat import words_of
from moderation.models import Asked, Case, Spell, topics_in_care
from moderation.queries.experts import Expert, experts_for

EMBERS = 4  # the drawing's bars
FIERCE = 10.0  # points from which all of them burn
NEWEST = ("-made_at", "-pk")
AGES = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


@dataclass(frozen=True)
class Heated:
    """A warm or hot topic as the desk shows it: why, between whom, and what is done about it."""

    spell: Spell
    reasons: list[str]
    between: list[User]
    in_place: list[str]

    @property
    def topic(self):
        return self.spell.topic

    @property
    def embers(self):
        burning = EMBERS if self.spell.score >= FIERCE else self.spell.level + 1
        return [place < burning for place in range(EMBERS)]


@dataclass(frozen=True)
class Question:
    """A question without an answer, who might know, and who was asked to look."""

    topic: Topic
    experts: list[Expert]
    asked: list[Asked]

    @property
    def key(self):
        """Its name among the things of a day."""
        return f"question:{self.topic.pk}"


def heated_topics(viewer: Viewer, most: int) -> list[Heated]:
    """The hottest first; three questions for all."""
    spells = Spell.objects.visible_to(viewer).going_on().select_related("topic__group")
    spells = list(spells.order_by("-level", "-score", "-pk")[:most])
    pairs = {spell.pk: _pair_of(spell) for spell in spells}
    people = User.objects.in_bulk({pk for pair in pairs.values() for pk in pair})
    cases = _cases_in([spell.topic_id for spell in spells], viewer)
    return [
        Heated(
            spell,
            words_of(spell.parts),
            [people[pk] for pk in pairs[spell.pk] if pk in people],
            in_place_of(spell.topic, cases[spell.topic_id]),
        )
        for spell in spells
    ]


def _pair_of(spell):
    named = (part["about"].get("members", []) for part in spell.parts if part["name"] == "two")
    return next(named, [])


def _cases_in(topics, viewer):
    found = defaultdict(list)
    if not topics:
        return found
    cases = Case.objects.visible_to(viewer).filter(topic__in=topics, decided_at=None)
    for case in cases.select_related("assignee").order_by("pk"):
        found[case.topic_id].append(case)
    return found


def in_place_of(topic: Topic, cases: Iterable[Case]) -> list[str]:
    """What was done already, in short words."""
    done = []
    if topic.is_closed:
        done.append(_("Closed"))
    if topic.is_slow:
        done.append(_("Slow mode"))
    hands = {case.assignee for case in cases if case.assignee}
    done += [_("%(name)s has it in hand") % {"name": name} for name in sorted(hands, key=str)]
    return done


def unanswered(viewer: Viewer, older_than: timedelta = timedelta()) -> QuerySet[Topic]:
    """Questions in this reviewer's care that nobody replied to, the newest first."""
    waiting = topics_in_care(viewer).filter(
        kind=TopicKind.QUESTION,
        reply_count=0,
        closed_at=None,
        solved_at=None,
        archived_at=None,
        group__archived_at=None,
        made_at__lte=timezone.now() - older_than,
    )
    return waiting.select_related("group", "author").order_by(*NEWEST)


def question_page(viewer: Viewer, after: str, age: str = "") -> Page:
    """One page of unanswered questions, each with who might know."""
    page = key_page(unanswered(viewer, AGES.get(age, timedelta())), after, keys=NEWEST)
    return replace(page, rows=questions_of(page.rows, viewer))


def questions_of(topics: list[Topic], viewer: Viewer) -> list[Question]:
    """These questions with their experts; three questions for all."""
    experts = experts_for(topics, viewer)
    asked = defaultdict(list)
    for one in Asked.objects.filter(topic__in=topics).select_related("member").order_by("pk"):
        asked[one.topic_id].append(one)
    return [
        Question(topic, _not_asked(experts.get(topic.pk, []), asked[topic.pk]), asked[topic.pk])
        for topic in topics
    ]


def _not_asked(experts, asked):
    before = {one.member_id for one in asked}
    return [expert for expert in experts if expert.member.pk not in before]
