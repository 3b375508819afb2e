"""A topic's page put together: its posts with what this viewer may do to each."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings

from community.core.markup import excerpt
from community.groups.models import Right
from community.groups.permissions import can_write, manages
from community.members.models import Viewer
from community.members.queries import boundaries_of, the_community
from community.topics import permissions, queries
from community.topics.levels import key_of_topic
from community.topics.models import Change, Post, Topic
from community.topics.pauses import slow_words
from community.topics.rows import NOTHING, Drawn, PostRow
from community.topics.structured import structured_data

SLOTS = 12  # rows beside the scrubber
SHORT = 160


@dataclass(frozen=True)
class ScrubMark:
    """A date or the answer beside the scrubber."""

    number: int
    made_at: datetime
    is_answer: bool = False


class TopicShown:
    """What the topic page needs, asked once: about eight queries, whatever the length."""

    def __init__(self, topic: Topic, viewer: Viewer, page: int):
        self.topic, self.viewer, self.page = topic, viewer, page
        self.drawn = Drawn(topic, page)
        self.versions = topic.pk, topic.version, the_community().version
        self.rights = permissions.rights_in(viewer, topic)
        self.can_purge = permissions.can_purge(viewer, topic)
        self.can_reply = permissions.can_reply(viewer, topic)
        self.can_accept = permissions.can_accept_answer(viewer, topic)
        self.is_starter = viewer.is_authenticated and viewer.pk == topic.author_id
        self.kept_away = boundaries_of(viewer)

    @cached_property
    def facts(self) -> queries.Facts:
        return queries.facts_on_page(self.topic, self.page)

    @cached_property
    def own_marks(self) -> dict[int, queries.Own]:
        return queries.own_marks_on_page(self.topic, self.viewer, self.facts.posts)

    @cached_property
    def rows(self) -> list[PostRow]:
        marks = self.own_marks
        return [PostRow(post, self, marks.get(post.pk, NOTHING)) for post in self.facts.posts]

    def row_of_new(self, post):
        """The row of a post that was written just now."""
        drawn = Drawn(self.topic, self.page)
        drawn.posts, drawn.hands = {post.pk: post}, {}
        self.first_new = 0  # whoever writes a post has read it
        return PostRow(post, self, drawn=drawn)

    @cached_property
    def moved(self) -> dict[int, Post]:
        """What the places on this page lead to, where the viewer may read it."""
        return queries.moved_from(self.facts.posts, self.viewer)

    @cached_property
    def runs(self) -> dict[int, int]:
        """Places that are one line together."""
        return queries.runs_of(self.facts.posts, self.moved)

    @cached_property
    def rows_key(self):
        """What the posts of the page show to everybody with the rights of this viewer."""
        group = self.topic.group
        rights = self.rights, self.can_purge, self.can_reply, self.can_accept, self.is_starter
        inside = self.viewer.is_authenticated, can_write(self.viewer, group), group.is_archived
        runs = manages(self.viewer, group)  # also while they are silenced, and hold no right
        return (*self.versions, *rights, *inside, runs, queries.look_of_words())

    @cached_property
    def key(self):
        """All that is the same for everybody on this page; what comes from the group by itself."""
        group = self.topic.group
        told = group.slug, group.name, group.visibility, group.archived_at
        tags = tuple((tag["name"], tag["slug"]) for tag in self.topic.tag_list)
        return (*self.versions, *told, tags, self.page)

    @property
    def own_key(self):
        """What the head says to this viewer."""
        return self.first_new, self.rights, self.can_purge, self._is_answer_kept_away()

    def page_key(self) -> tuple:
        """All that the page shows to a member, beside the reply box: what its rows have in common,
        and where they are another to this viewer."""
        rows = self.rows_key, self._own_rows()
        read = getattr(self.topic, "read_number", None)
        return self.key, self.own_key, key_of_topic(self.viewer, self.topic), read, *rows

    def _own_rows(self):
        """Where rows are another to this viewer. Most pages are found without making a row: their
        viewer wrote, marked and judges nothing there, and keeps nobody of it away."""
        people, is_plain = self.facts.people, self.facts.is_plain
        is_strange = self.viewer.pk not in people and self.kept_away.keys().isdisjoint(people)
        if is_plain and is_strange and not (self.own_marks or self.judges):
            return ()
        return tuple([row.own_key for row in self.rows])

    @property
    def judges(self):
        """Whether the viewer holds a right over the words of others here."""
        return Right.DELETE in self.rights or Right.EDIT in self.rights

    def _is_answer_kept_away(self):
        if not self.kept_away or self.topic.accepted_post_id is None:
            return False
        return self.topic.accepted_post.author_id in self.kept_away

    @cached_property
    def structured(self):
        return structured_data(self.topic, self)

    @cached_property
    def first_new(self):
        """The number at which what is new to this viewer begins; 0 when all or nothing is."""
        read = getattr(self.topic, "read_number", None)
        return read + 1 if read and read < self.topic.newest_number else 0

    @property
    def new_count(self):
        return self.topic.newest_number - self.first_new + 1 if self.first_new else 0

    @property
    def last_page(self):
        return queries.page_of(self.topic.last_number)

    @property
    def is_last_page(self):
        return self.page >= self.last_page

    @property
    def first_shown(self):
        return (self.page - 1) * settings.PAGE_SIZE + 1

    @property
    def last_shown(self):
        return min(self.page * settings.PAGE_SIZE, self.topic.last_number)

    @property
    def pages_near(self):
        """Page numbers around this one, with 0 for what is left out."""
        last, here = self.last_page, self.page
        near = sorted({1, here - 1, here, here + 1, last} & set(range(1, last + 1)))
        pages = []
        for number in near:
            if pages and number > pages[-1] + 1:
                pages.append(0)
            pages.append(number)
        return pages

    @property
    def description(self):
        """The first words of the page, for links to it."""
        return next((excerpt(row.post.text, SHORT) for row in self.rows if row.shows_text), "")

    @property
    def answer_excerpt(self):
        """How the answer begins; nothing of it where its author is kept away."""
        answer = self.topic.accepted_post
        if not answer or answer.is_deleted or self._is_answer_kept_away():
            return ""
        return excerpt(answer.text, SHORT)

    @cached_property
    def scrubber(self):
        """Twelve slots from the first post to the last: dates, and where the answer stands."""
        slots = [None] * SLOTS
        for post in queries.date_marks(self.topic):
            slots[self._slot(post.number)] = ScrubMark(post.number, post.made_at)
        answer = self.topic.accepted_post
        if answer and not answer.is_deleted:
            slots[self._slot(answer.number)] = ScrubMark(answer.number, answer.made_at, True)
        return slots

    def _slot(self, number):
        return round((number - 1) / max(self.topic.last_number - 1, 1) * (SLOTS - 1))

    @cached_property
    def changes(self):
        return queries.changes_on_page(self.topic)

    @cached_property
    def hiding(self) -> Change | None:
        """Who hid the topic, and why."""
        return queries.line_of_hiding(self.topic) if self.topic.is_hidden else None

    @property
    def slow_words(self):
        return slow_words(self.topic.slow_seconds)

    @property
    def was_put_together(self):
        return queries.was_put_together(self.topic)
