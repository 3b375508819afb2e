"""A topic's page put together: its posts with what this viewer may do to each."""

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from operator import attrgetter

from django.conf import settings

from community.core.markup import excerpt
from community.groups.permissions import manages
from community.members.models import Viewer
from community.members.queries import boundaries_of, the_community
from community.topics import permissions, queries
from community.topics.marks import Marks, marks_at
from community.topics.models import Change, Post, Topic
from community.topics.structured import structured_data

SLOTS = 12  # rows beside the scrubber
SHORT = 160
NOTHING = queries.Own()


@dataclass(frozen=True)
class ScrubMark:
    """A date or the answer beside the scrubber."""

    number: int
    made_at: datetime
    is_answer: bool = False
    is_here: bool = False


@dataclass
class PostRow:
    """One post as this viewer sees it."""

    facts: Post  # without its text and author
    page: "Drawn"
    shows_text: bool
    is_answer: bool
    is_starter: bool
    starts_new: bool
    can_edit: bool
    can_delete: bool
    can_restore: bool
    can_accept: bool
    can_purge: bool
    can_quote: bool
    can_see_revisions: bool
    can_see_reactors: bool
    offers_answer: bool
    kept_away: str  # how far the viewer keeps its author away: such a post is folded
    marks: Marks

    @property
    def key(self):
        """All that stands at the post: the topic's version, and everything of this row."""
        return (self.facts.pk, *self.page.versions, self.marks.key, *_own_fields(self))

    @property
    def post(self) -> Post:
        return self.page.posts.get(self.facts.pk, self.facts)

    @property
    def hand(self) -> Change | None:
        """A manager's last edit of it."""
        return self.page.hands.get(self.facts.pk)

    @property
    def has_menu(self):
        accepts = self.can_accept and not self.offers_answer
        return self.can_edit or self.can_delete or self.can_see_reactors or accepts


SHARED = {"facts", "page", "marks"}  # in a key by themselves
_own_fields = attrgetter(*(one.name for one in fields(PostRow) if one.name not in SHARED))


class Drawn:
    """The whole posts of a page, asked for where one of them is drawn and not kept."""

    def __init__(self, topic: Topic, page: int, house_version: int):
        self.topic, self.page = topic, page
        self.versions = topic.pk, topic.version, house_version

    @cached_property
    def posts(self) -> dict[int, Post]:
        posts = queries.posts_on_page(self.topic, self.page)
        for post in posts:
            post.topic = self.topic
        return {post.pk: post for post in posts}

    @cached_property
    def hands(self) -> dict[int, Change]:
        return queries.managers_edits([pk for pk, post in self.posts.items() if post.edited_at])


class TopicShown:
    """What the topic page needs, asked once: about eight queries, whatever the length."""

    def __init__(self, topic: Topic, viewer: Viewer, page: int):
        self.topic, self.viewer, self.page = topic, viewer, page
        self.drawn = Drawn(topic, page, the_community().version)
        self.can_manage = manages(viewer, topic.group)
        self.can_purge = permissions.can_purge(viewer, topic)
        self.can_reply = permissions.can_reply(viewer, topic)
        self.can_accept = permissions.can_accept_answer(viewer, topic)

    @cached_property
    def rows(self):
        posts = queries.facts_on_page(self.topic, self.page)
        own = queries.own_marks(self.viewer, [post.pk for post in posts])
        return [self.row(post, own.get(post.pk, NOTHING)) for post in posts]

    def row_of_new(self, post):
        """The row of a post that was written just now."""
        row = self.row(post)
        row.page = Drawn(self.topic, self.page, self.drawn.versions[-1])
        row.page.posts, row.page.hands = {post.pk: post}, {}
        return row

    def row(self, post, own=NOTHING):
        post.topic = self.topic
        viewer = self.viewer
        return PostRow(
            facts=post,
            page=self.drawn,
            shows_text=not post.is_deleted,
            is_answer=post.pk == self.topic.accepted_post_id,
            is_starter=post.author_id == self.topic.author_id,
            starts_new=post.number == self.first_new,
            can_edit=permissions.can_edit_post(viewer, post),
            can_delete=permissions.can_delete_post(viewer, post),
            can_restore=permissions.can_restore_post(viewer, post),
            can_accept=self.can_accept and not post.opens_topic and not post.is_deleted,
            can_purge=self.can_purge and not post.opens_topic,
            can_quote=self.can_reply and not post.is_deleted,
            can_see_revisions=permissions.can_see_revisions(viewer, post),
            can_see_reactors=permissions.can_see_reactors(viewer, post) and bool(post.reactions),
            offers_answer=self._asks(post),
            kept_away=boundaries_of(viewer).get(post.author_id, ""),
            marks=marks_at(post, viewer, own),
        )

    def _asks(self, post):
        """Whoever asked is offered the answer's button; managers find it in the menu."""
        asked = self.viewer.is_authenticated and self.topic.author_id == self.viewer.pk
        return asked and self.can_accept and not post.opens_topic and not post.is_deleted

    @cached_property
    def key(self):
        """All that is the same for everybody on this page; what comes from the group by itself."""
        group = self.topic.group
        told = group.slug, group.name, group.visibility, group.archived_at
        return (*self.drawn.versions, *told, *self._read_with_the_topic(), self.page)

    @property
    def own_key(self):
        """What the head says to this viewer."""
        return self.first_new, self.can_manage, self.can_purge, bool(self._is_answer_kept_away())

    def _is_answer_kept_away(self):
        answer = self.topic.accepted_post
        return answer and answer.author_id in boundaries_of(self.viewer)

    def _read_with_the_topic(self):
        """Names and tags that came before the house's version was asked for."""
        topic, answer = self.topic, self.topic.accepted_post
        tags = tuple((tag["name"], tag["slug"]) for tag in topic.tag_list)
        return tags, topic.author.look, answer.author.look if answer else None

    @cached_property
    def structured(self):
        return structured_data(self.topic, self)

    @cached_property
    def first_new(self):
        """The number at which what is new to this viewer begins; 0 when all or nothing is."""
        read = getattr(self.topic, "read_number", None)
        return read + 1 if read and read < self.topic.last_number else 0

    @property
    def new_count(self):
        return self.topic.last_number - self.first_new + 1 if self.first_new else 0

    @property
    def last_page(self):
        return queries.page_of(self.topic.last_number)

    @property
    def is_last_page(self):
        return self.page >= self.last_page

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
