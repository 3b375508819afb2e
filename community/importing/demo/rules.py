"""What must hold in the demo's files, said where it does not: names, numbers, order of time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError

from community.groups.icons import ICONS
from community.groups.models import Joining, TopicKind, Visibility
from community.importing.demo.plans import CommunityPlan, GroupPlan, MemberPlan, TopicPlan
from community.importing.trouble import CannotImport
from community.members.names import check_display_name, check_name, skeleton

Joined = dict[str, datetime]


def check_plan(house: CommunityPlan) -> None:
    """Raises with the first thing that is wrong."""
    for trouble in _troubles(house):
        raise CannotImport(trouble)


def _troubles(house) -> Iterator[str]:
    yield from _of_members(house.members)
    joined = {member.name: member.joined for member in house.members}
    if house.host not in joined:
        yield f"community.toml: the host, {house.host}, is no member."
    slugs = [group.slug for group in house.groups]
    for slug in {slug for slug in slugs if slugs.count(slug) > 1}:
        yield f"groups.toml: two groups have the address {slug}."
    for group in house.groups:
        yield from _of_group(group, joined)
        for topic in group.topics:
            yield from _of_topic(topic, group, joined)
    yield from _of_the_future(house)


def _of_the_future(house):
    """The newest post is what the house calls now."""
    topics = [topic for group in house.groups for topic in group.topics]
    today = max((post.at for topic in topics for post in topic.post), default=None)
    for topic in topics:
        if topic.closed and topic.closed > today:
            yield f"{topic.place}: it is closed after all that was written."


def _of_members(members: list[MemberPlan]):
    looks: dict[str, str] = {}
    for member in members:
        try:
            check_name(member.name)
            check_display_name(member.display_name)
        except ValidationError as error:
            yield f"members.toml, {member.name}: {error.messages[0]}"
        other = looks.setdefault(skeleton(member.name), member.name)
        if other is not member.name:
            yield f"members.toml: {member.name} and {other} look the same."
        if member.language not in dict(settings.LANGUAGES):
            yield f"members.toml, {member.name}: {member.language} is no language of the house."


def _of_group(group: GroupPlan, joined: Joined):
    place = f"groups.toml, {group.slug}"
    for name in [*group.managers, *group.members]:
        if name not in joined:
            yield f"{place}: {name} is no member of the house."
    if not group.managers:
        yield f"{place}: nobody manages it."
    choices = {
        "icon": (group.icon, dict(ICONS)),
        "visibility": (group.visibility, Visibility),
        "joining": (group.joining, Joining),
        "default_kind": (group.default_kind, TopicKind),
    }
    for key, (value, known) in choices.items():
        if value not in known:
            yield f"{place}: “{value}” is no {key}."


def _of_topic(topic: TopicPlan, group: GroupPlan, joined: Joined):
    place, posts = topic.place, topic.post
    if not posts:
        yield f"{place}: it has no posts."
        return
    if len(topic.title) > settings.TITLE_MAX:
        yield f"{place}: the title is longer than {settings.TITLE_MAX}."
    if topic.kind not in TopicKind:
        yield f"{place}: “{topic.kind}” is no kind of topic."
    if len(topic.tags) > settings.TAGS_MAX or any(tag != tag.lower() for tag in topic.tags):
        yield f"{place}: at most {settings.TAGS_MAX} tags, in lower case."
    if topic.accepted and not 2 <= topic.accepted <= len(posts):
        yield f"{place}: there is no reply {topic.accepted} to accept."
    elif topic.accepted and posts[topic.accepted - 1].removed:
        yield f"{place}: the accepted reply was removed."
    if topic.closed and topic.closed + timedelta(days=1) <= posts[-1].at:
        yield f"{place}: it is closed before its last post."
    yield from _of_posts(topic, group, joined)


def _of_posts(topic, group, joined):
    insiders, last = {*group.managers, *group.members}, group.created
    for number, post in enumerate(topic.post, 1):
        place = f"{topic.place}, post {number}"
        if post.by not in insiders:
            yield f"{place}: {post.by} is not in the group {group.slug}."
        elif post.at < joined[post.by]:
            yield f"{place}: {post.by} had not joined yet."
        if post.at <= last:
            yield f"{place}: it is not later than what stands before it."
        last = post.at
        for event in [*post.edited, *([post.removed] if post.removed else [])]:
            if event.by not in joined:
                yield f"{place}: {event.by} is no member of the house."
            if event.at < post.at:
                yield f"{place}: it was changed before it was written."
        if not 1 <= len(post.text) <= settings.POST_MAX:
            yield f"{place}: it is empty or too long."
