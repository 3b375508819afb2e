"""The menu in which a member says how closely to follow something."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from community.groups.models import Group
from community.groups.permissions import belongs
from community.members.models import User, Viewer
from community.topics.models import Follow, Level, Topic
from community.topics.queries import (
    Effective,
    followed_groups,
    followed_tags,
    level_of,
    level_of_group,
    words_of,
)


@dataclass(frozen=True)
class Choice:
    """One level, in a word and in a line."""

    level: Level
    word: Promise
    line: Promise
    icon: str


CHOICES = [
    Choice(Level.WATCHING, _("Watching"), _("I am told of every post."), "bell"),
    Choice(Level.TRACKING, _("Tracking"), _("What is new is counted."), "eye"),
    Choice(Level.NORMAL, _("Normal"), _("Shown, not counted."), "check"),
    Choice(Level.MUTED, _("Muted"), _("Out of my lists, and nothing is told."), "hide"),
]
BY_LEVEL = {choice.level: choice for choice in CHOICES}
WRITER = _("You chose this, or wrote here.")
CHOSEN = _("You chose this.")
OF_TAG = _("Because of a tag that you follow.")
OF_GROUP = _("As you chose for the group.")
USUAL = _("The usual in your groups.")
OUTSIDE = _("The usual where you do not belong.")
SILENT = _("You follow this tag no further than its groups.")


@dataclass(frozen=True)
class FollowMenu:
    """What `topics/_follow.html` needs: where it stands now, and why."""

    key: str
    address: str
    here: Choice | None  # none for a tag without a word
    because: Promise
    has_word: bool
    choices: list[Choice]

    @property
    def look(self):
        """All that the menu shows, for keys of pieces."""
        here = self.here.level if self.here else None
        return self.key, self.address, here, str(self.because), self.has_word


@dataclass(frozen=True)
class FollowRow:
    """One line of the settings: a thing, and the member's own word about it."""

    field: str
    thing: Group | Tag | Topic
    said: int | None
    address: str

    @property
    def said_text(self):
        return "" if self.said is None else str(self.said)


def group_rows(member: User) -> list[FollowRow]:
    return [
        FollowRow(f"group-{group.pk}", group, said, group.get_absolute_url())
        for group, said in followed_groups(member)
    ]


def tag_rows(member: User) -> list[FollowRow]:
    return [
        FollowRow(
            f"tag-{one.tag_id}", one.tag, one.level, reverse("topics:tagged", args=[one.tag.slug])
        )
        for one in followed_tags(member)
    ]


def topic_rows(follows: Iterable[Follow]) -> list[FollowRow]:
    return [
        FollowRow(f"topic-{one.topic_id}", one.topic, one.level, one.topic.get_absolute_url())
        for one in follows
    ]


def menu_of_topic(viewer: Viewer, topic: Topic) -> FollowMenu:
    """For a topic that carries `own_level` and `tag_list`, with its group."""
    effective = level_of(topic, viewer)
    reasons = {"topic": WRITER, "tag": OF_TAG, "group": OF_GROUP}
    because = reasons.get(effective.word_of) or _usual(viewer, topic.group)
    address = reverse("topics:follow", args=[topic.pk])
    return _menu(f"topic-{topic.pk}", address, effective, because, "topic")


def key_of_topic(viewer: Viewer, topic: Topic) -> tuple:
    """All that its menu shows, without the menu."""
    effective = level_of(topic, viewer)
    return effective.level, effective.word_of, belongs(viewer, topic.group)


def key_of_group(viewer: Viewer, group: Group) -> tuple:
    effective = level_of_group(group.pk, viewer)
    return effective.level, effective.word_of, belongs(viewer, group)


def menu_of_group(viewer: Viewer, group: Group) -> FollowMenu:
    effective = level_of_group(group.pk, viewer)
    because = CHOSEN if effective.word_of else _usual(viewer, group)
    address = reverse("topics:follow_group", args=[group.slug])
    return _menu(f"group-{group.pk}", address, effective, because, "group")


def menu_of_tag(viewer: Viewer, tag: Tag) -> FollowMenu:
    said = words_of(viewer).tags.get(tag.pk)
    address = reverse("topics:follow_tag", args=[tag.slug])
    if said is None:
        return FollowMenu(f"tag-{tag.pk}", address, None, SILENT, False, CHOICES)
    return _menu(f"tag-{tag.pk}", address, Effective(Level(said), "tag"), CHOSEN, "tag")


def _menu(key, address, effective, because, own):
    has_word = effective.word_of == own
    return FollowMenu(key, address, BY_LEVEL[effective.level], because, has_word, CHOICES)


def _usual(viewer, group):
    return USUAL if belongs(viewer, group) else OUTSIDE
