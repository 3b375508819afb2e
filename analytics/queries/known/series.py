"""Series of topics: three or more that a manager opened in a group, alike by title or by tag."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import ngettext

from analytics.days import zone
from analytics.models import TacticKind
from analytics.queries.known.suggestion import Suggestion
from analytics.scopes import GROUP, Scope
from community.groups.models import Group, Membership, Role
from community.members.models import User, Viewer
from community.topics.models import TaggedTopic, Topic

LEAST = 3  # topics make a series
LOOKED_AT = 300  # topics of managers in the window
STEM_WORDS = 3
COUNTING = re.compile(r"[\W\d_]+")


def topic_series(viewer: Viewer, since: datetime) -> Iterator[Suggestion]:
    """A title that comes again says it is a series before a tag does; no topic is in two."""
    topics = _topics(viewer, since)
    by_stem, by_tag = defaultdict(list), defaultdict(list)
    for topic in topics:
        if stem := stem_of(topic.title):
            name = hashlib.sha256(stem.encode()).hexdigest()[:12]
            by_stem[topic.group_id, topic.author_id, f"title:{name}"].append(topic)
    used = {one.pk for found in by_stem.values() if len(found) >= LEAST for one in found}
    rest = {topic.pk: topic for topic in topics if topic.pk not in used}
    for topic, tag in _worn(rest):
        one = rest[topic]
        by_tag[one.group_id, one.author_id, f"tag:{tag}"].append(one)
    for key, found in [*by_stem.items(), *by_tag.items()]:
        if len(found) >= LEAST:
            yield _suggested(key, found)


def stem_of(title: str) -> str:
    """The first words of a title without its numbers; empty where one word is all there is."""
    words = COUNTING.sub(" ", title.casefold()).split()
    return " ".join(words[:STEM_WORDS]) if len(words) > 1 else ""


def _topics(viewer, since) -> list[Topic]:
    """Of those who run the group or the house, the oldest first; events have rows of their own."""
    here = Membership.objects.filter(
        group=OuterRef("group"), member=OuterRef("author"), role=Role.MANAGER
    )
    running = User.objects.filter(pk=OuterRef("author"), manager_since__isnull=False)
    found = Topic.objects.standing().filter(
        Q(Exists(here)) | Q(Exists(running)),
        group__in=Group.objects.managed_by(viewer),
        made_at__gte=since,
        last_post_at__gte=since,  # says nothing more, and has an index
        event=None,
    )
    found = found.select_related("group", "author").order_by("-made_at", "-pk")
    return list(found[:LOOKED_AT])[::-1]


def _worn(topics) -> list[tuple[int, int]]:
    rows = TaggedTopic.objects.filter(content_object__in=list(topics)).order_by("content_object")
    return list(rows.values_list("content_object", "tag"))


def _suggested(key, topics) -> Suggestion:
    group, author, name = key
    first, last = topics[0], topics[-1]
    count = len(topics)
    return Suggestion(
        known_as=f"topics:{group}:{author}:{name}",
        kind=TacticKind.TOPICS,
        title=first.title[:120],
        about=ngettext("%(number)s topic in %(group)s", "%(number)s topics in %(group)s", count)
        % {"number": count, "group": first.group.name},
        scope=Scope(GROUP, str(group)),
        on=first.made_at.astimezone(zone()).date(),
        ended_on=last.made_at.astimezone(zone()).date(),
        address=first.get_absolute_url(),
        topic=first,
    )
