"""Topics and events, each with what was said below it as replies."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from community.importing.counting import counted
from community.importing.models import Imported, Kind
from community.importing.opensocial.groups import group_of, places
from community.importing.opensocial.ours import NOBODY, PURGED, Bringing
from community.importing.opensocial.reading import FILES, Thing
from community.importing.opensocial.wording import facts_of, kind_of, said_at, tags_of
from community.importing.posting import new_topic, next_post, quoted, said_in_html
from community.importing.tagging import tag_topics
from community.topics.models import Post, Topic
from events.actions.importing import bring_in_event

AT_ONCE = 50
COMMENTS = FILES["comment"]


@dataclass
class Node:
    """A topic or an event of the archive with its comments, the earliest first."""

    thing: Thing
    is_event: bool
    comments: list[Thing]

    @property
    def file(self):
        return FILES["event" if self.is_event else "topic"]


def bring_talk(bringing: Bringing, advance) -> None:
    """Whole topics, some of them in each transaction."""
    nodes = _nodes(bringing)
    for at in range(0, len(nodes), AT_ONCE):
        with transaction.atomic():
            _Batch(bringing, nodes[at : at + AT_ONCE]).write()
        advance(len(nodes[at : at + AT_ONCE]))


def _nodes(bringing):
    below = defaultdict(list)
    for comment in bringing.archive.all("comment"):
        below[comment.ref("entity_id")].append(comment)
    nodes = [
        Node(thing, kind == "event", _in_order(bringing, below.pop(thing.number, [])))
        for kind in ("topic", "event")
        for thing in bringing.archive.all(kind)
    ]
    rest = sum(len(comments) for comments in below.values())
    bringing.tally.skip(COMMENTS, "below posts of a stream, which is not brought in", rest)
    return nodes


def _in_order(bringing, comments):
    """By their days; those that answer another stand after it, as they do in the file."""
    return sorted(comments, key=lambda one: bringing.moment(one, "created") or bringing.begun_at)


class _Batch:
    """What one transaction writes."""

    def __init__(self, bringing: Bringing, nodes: list[Node]):
        self.bringing, self.tally, self.nodes = bringing, bringing.tally, nodes
        self.members, self.places = bringing.members, places(bringing)
        self.known = bringing.known(Kind.POST, [node.thing.number for node in nodes])
        numbers = [one.number for node in nodes for one in node.comments]
        self.said = bringing.known(Kind.COMMENT, numbers)
        self.tags: dict[int, list[str]] = {}
        self.rows: list[Imported] = []

    def write(self):
        grown = {row.post.topic_id for row in self.known.values() if row.post}
        # Somebody may reply at this moment.
        self.topics = Topic.objects.select_for_update().order_by("pk").in_bulk(grown)
        with counted(grown):
            for node in self.nodes:
                topic = self._topic(node, grown)
                if topic is None:
                    self.tally.skip(COMMENTS, "below what is not here", len(node.comments))
                else:
                    self._comments(node, topic)
            tag_topics(self.tags)
            Imported.objects.bulk_create(self.rows)

    def _topic(self, node, grown):
        row = self.known.get(node.thing.number)
        if row is None:
            return self._open(node, grown)
        if row.post is None:
            self.tally.skip(node.file, PURGED)
            return None
        self.tally.count(node.file, "unchanged")
        return self.topics[row.post.topic_id]

    def _open(self, node, grown):
        thing, author = node.thing, self.members.get(node.thing.ref("uid"))
        facts = facts_of(self.bringing, thing) if node.is_event else None
        if author is None:
            return self._skip(node, NOBODY)
        if not thing.text("title") or (node.is_event and facts is None):
            return self._skip(node, "without a title or a time")
        group = group_of(self.bringing, thing, self.places)
        if group is None:
            return self._skip(node, "its group is not here, or is read by more people than there")
        moment = said_at(self.bringing, thing, node.comments)
        said = said_in_html(thing.text("body"))
        topic = new_topic(
            group=group,
            author=author,
            kind=kind_of(thing, node.is_event),
            title=thing.text("title"),
            text=said.text,
            made_at=moment,
        )
        topic.save()
        grown.add(topic.pk)
        self.tags[topic.pk] = tags_of(self.bringing, thing)
        post = next_post(topic, author, said, moment)
        post.save()
        if facts is not None:
            bring_in_event(topic=topic, author=author, facts=facts, hosts=self._hosts(thing))
        self.rows.append(self.bringing.row(Kind.POST, thing.number, post=post))
        self.tally.count(node.file, "created")
        return topic

    def _skip(self, node, reason):
        self.tally.skip(node.file, reason)

    def _hosts(self, thing):
        numbers = [thing.ref("uid"), *thing.refs("field_event_managers")]
        return [self.members[one] for one in numbers if one in self.members][:20]

    def _comments(self, node, topic):
        posts: dict[str, Post] = {}
        for comment in node.comments:
            row, author = self.said.get(comment.number), self.members.get(comment.ref("uid"))
            if row is not None and row.post is None:
                self.tally.skip(COMMENTS, PURGED)
            elif row is not None:
                posts[comment.number] = row.post
                self.tally.count(COMMENTS, "unchanged")
            elif author is None or not comment.text("body"):
                self.tally.skip(COMMENTS, NOBODY)
            else:
                post = self._reply(comment, topic, author, posts.get(comment.ref("parent")))
                posts[comment.number] = post
                self.tally.count(COMMENTS, "created")

    def _reply(self, comment, topic, author, target):
        moment = self.bringing.moment(comment, "created") or self.bringing.begun_at
        said = said_in_html(comment.text("body"), quoted(target) if target else None)
        post = next_post(topic, author, said, max(topic.made_at, moment))
        post.save()
        self.rows.append(self.bringing.row(Kind.COMMENT, comment.number, post=post))
        return post
