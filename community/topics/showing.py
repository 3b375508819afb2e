"""A topic's page put together: its posts with what this viewer may do to each."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings

from community.core.markup import excerpt
from community.groups.permissions import manages
from community.members.models import Viewer
from community.members.queries import boundaries_of
from community.topics import permissions, queries
from community.topics.marks import Marks, marks_at
from community.topics.models import Change, Post, Topic

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

    post: Post
    shows_text: bool
    hand: Change | None  # a manager's last edit of it
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
    def has_menu(self):
        accepts = self.can_accept and not self.offers_answer
        return self.can_edit or self.can_delete or self.can_see_reactors or accepts


class TopicShown:
    """What the topic page needs, asked once: about eight queries, whatever the length."""

    def __init__(self, topic: Topic, viewer: Viewer, page: int):
        self.topic, self.viewer, self.page = topic, viewer, page
        self.can_manage = manages(viewer, topic.group)
        self.can_purge = permissions.can_purge(viewer, topic)
        self.can_reply = permissions.can_reply(viewer, topic)
        self.can_accept = permissions.can_accept_answer(viewer, topic)

    @cached_property
    def rows(self):
        posts = queries.posts_on_page(self.topic, self.page)
        own = queries.own_marks(self.viewer, [post.pk for post in posts])
        hands = queries.managers_edits([post.pk for post in posts if post.edited_at])
        return [self.row(post, own.get(post.pk, NOTHING), hands.get(post.pk)) for post in posts]

    def row(self, post, own=NOTHING, hand=None):
        post.topic = self.topic
        viewer = self.viewer
        return PostRow(
            post=post,
            shows_text=not post.is_deleted,
            hand=hand,
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
        if not answer or answer.is_deleted or answer.author_id in boundaries_of(self.viewer):
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
