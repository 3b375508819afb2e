"""Decisions as whom they are about reads them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.core.markup import excerpt
from community.core.paging import Page
from community.groups.permissions import can_read
from community.members.models import Viewer
from community.pages.queries import titles_of
from community.topics.models import Topic
from moderation.models import Appeal, Decision, Sanction
from moderation.places import place_of_held
from moderation.queries.decisions import (
    APPEALABLE,
    APPEALED_WITHIN,
    appeal_of,
    is_appealable,
    sanction_of,
    undoing_of,
)
from moderation.verbs.saying import is_told, said_of

WORDS = 300


@dataclass(frozen=True)
class Told:
    """One decision, as whom it is about reads it."""

    decision: Decision
    guideline: str
    topic: Topic | None  # where they may still read it, or it is their own
    is_read: bool = True  # by whom it is about; by a reviewer, where they read what it is about

    @property
    def sentence(self) -> str:
        """What was done, in a sentence for whom it is about, where there is one."""
        return said_of(self.decision) if is_told(self.decision) else ""

    @property
    def what(self) -> str:
        return self.sentence or _thing(self.decision)

    @cached_property
    def words(self) -> str:
        """Their own words that it was about, as they stand now; nothing once they were purged."""
        decision = self.decision
        if not self.is_read:
            return ""
        if decision.post and decision.post.author_id == decision.about_id:
            return excerpt(decision.post.text, WORDS)
        if decision.held and decision.held.author_id == decision.about_id:
            return excerpt(decision.held.source, WORDS)
        return ""

    @property
    def takes(self) -> bool:
        """Takes something from somebody, and stands."""
        return self.decision.verb in APPEALABLE and self.undoing is None

    @property
    def appeal(self) -> Appeal | None:
        return appeal_of(self.decision)

    @property
    def undoing(self) -> Decision | None:
        return undoing_of(self.decision)

    @property
    def sanction(self) -> Sanction | None:
        return sanction_of(self.decision)

    @property
    def has_ended(self) -> bool:
        one = self.sanction
        return bool(one and one.until and not one.lifted_at and one.until <= timezone.now())

    @property
    def may_appeal(self) -> bool:
        return is_appealable(self.decision)

    @property
    def appeal_until(self) -> datetime:
        return self.decision.made_at + APPEALED_WITHIN


def _thing(decision):
    for name, words in (
        ("post_id", _("Your post")),
        ("topic_id", _("Your topic")),
        ("held_id", _("Your post that waited for a manager")),
        ("request_id", _("Your request to join a group")),
        ("group_id", _("Your group")),
        ("wave_id", _("Several posts of yours")),
        ("appeal_id", _("What stands since your appeal")),
    ):
        if getattr(decision, name) is not None:
            return words
    return _("Your account")


def told_page(page: Page, viewer: Viewer) -> Page:
    """A page of decisions in words."""
    return Page(rows=tell(page.rows, viewer), older=page.older, is_first=page.is_first)


def told_one(decision: Decision, viewer: Viewer) -> Told:
    return tell([decision], viewer)[0]


def told_to_reviewer(decision: Decision, viewer: Viewer) -> Told:
    """The same for whoever answers an appeal: words and place only where they read there."""
    one = told_one(decision, viewer)
    place = _place_of(decision)
    if place is None or can_read(viewer, place):
        return one
    return replace(one, topic=None, is_read=False)


def _place_of(decision):
    """The group in which it stands now."""
    if decision.held is not None:
        topic = place_of_held(decision.held)
        return topic.group if topic else decision.held.group
    topic = decision.topic or (decision.post.topic if decision.post else None)
    return topic.group if topic else None


def tell(decisions: Iterable[Decision], viewer: Viewer) -> list[Told]:
    """The decisions in words; two questions, however many there are."""
    decisions = list(decisions)
    titles = titles_of({one.guideline_id for one in decisions} - {None}, get_language())
    topics = {pk for one in decisions if (pk := _topic_of(one)) is not None}
    seen = Topic.objects.visible_to(viewer).in_bulk(topics) if topics else {}
    return [
        Told(one, titles.get(one.guideline_id, ""), seen.get(_topic_of(one)) or _own(one))
        for one in decisions
    ]


def _topic_of(decision):
    return decision.topic_id or (decision.post.topic_id if decision.post else None)


def _own(decision):
    """A topic that somebody opened is known to them, whatever became of it."""
    topic = decision.topic or (decision.post.topic if decision.post else None)
    return topic if topic is not None and topic.author_id == decision.about_id else None
