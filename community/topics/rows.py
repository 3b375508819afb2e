"""One post on a topic's page, as a viewer sees it."""

from copy import copy
from functools import cached_property

from community.groups.models import Right
from community.topics import permissions, queries
from community.topics.marks import Marks, marks_at
from community.topics.models import Change, Post, Topic

NOTHING = queries.Own()


class PostRow:
    """What stands at a post and what this viewer may do there: found out when it is drawn.

    Two rows with one key are drawn alike. So `key` and the page's own key name all that anything
    below asks of the viewer; the topic's version stands for everything else.
    """

    def __init__(self, kept: Post, page, own: queries.Own = NOTHING, drawn: "Drawn | None" = None):
        self._kept, self.page, self.own = kept, page, own
        self.viewer, self.drawn = page.viewer, drawn or page.drawn

    @property
    def key(self):
        """Whose it is, how it stands to this viewer, and what they left at it."""
        return self.page.rows_key, self.own_key

    @property
    def own_key(self):
        """What of it is this row's own; the other is common to the rows of a page."""
        kept, me = self._kept, self.viewer.id
        mine = kept.author_id == me, kept.deleted_by_id == me
        own = self.own.slots, self.own.is_kept
        away = self.reads_hidden, self.moved_look, self.is_judged
        return (kept.id, *mine, self.starts_new, self.kept_away, *own, *away)

    @property
    def said_key(self):
        """What the post says, to whoever reads it."""
        return (*self.page.versions, self._kept.id)

    @cached_property
    def facts(self) -> Post:
        """The post without its text and author; what hangs on it is this request's own."""
        post = copy(self._kept)
        post.topic = self.page.topic
        return post

    @property
    def post(self) -> Post:
        return self.drawn.posts.get(self.facts.pk, self.facts)

    @property
    def hand(self) -> Change | None:
        """A manager's last edit of it."""
        return self.drawn.hands.get(self.facts.pk) if self.facts.edited_at else None

    @property
    def starts_new(self):
        return self._kept.number == self.page.first_new

    @property
    def kept_away(self) -> str:
        """How far the viewer keeps its author away: such a post is folded."""
        return self.page.kept_away.get(self._kept.author_id, "")

    @property
    def is_folded(self):
        return bool(self.kept_away)

    @property
    def shows_text(self):
        return not self._kept.is_deleted

    @property
    def reads_hidden(self):
        """Hidden, and shown to this viewer all the same."""
        return self._kept.is_hidden and permissions.can_read_hidden(self.viewer, self.facts)

    @property
    def is_judged(self):
        """Whether what the viewer holds as a right reaches the words of this author."""
        return self.page.judges and permissions.judges(self.viewer, self.facts)

    @property
    def moved(self) -> Post | None:
        """The post that stood here, where the viewer may read it now."""
        return self.page.moved.get(self._kept.pk) if self._kept.is_place else None

    @property
    def moved_count(self):
        """How many places this line speaks of; 0 where the line above does."""
        return self.page.runs[self._kept.pk]

    @property
    def moved_look(self):
        if not self._kept.is_place:
            return None
        post = self.moved
        there = (post.topic_id, post.number, post.topic.title) if post else ()
        return self.moved_count, *there

    @property
    def is_answer(self):
        return self._kept.pk == self.page.topic.accepted_post_id

    @cached_property
    def marks(self) -> Marks:
        return marks_at(self.facts, self.viewer, self.own)

    @property
    def can_edit(self):
        return permissions.can_edit_post(self.viewer, self.facts)

    @property
    def can_add_poll(self):
        """Authors ask in their own posts; one post, one poll."""
        return self._is_own and self.can_edit and not self.post.has_poll

    @property
    def _is_own(self):
        return self.viewer.is_authenticated and self._kept.author_id == self.viewer.pk

    @property
    def can_delete(self):
        return permissions.can_delete_post(self.viewer, self.facts)

    @property
    def can_hide(self):
        return permissions.can_hide_post(self.viewer, self.facts) and not self.facts.opens_topic

    @property
    def can_split(self):
        """It may become the first post of a topic of its own."""
        replies = self.shows_text and not self.facts.opens_topic and not self.page.topic.is_deleted
        return replies and Right.MOVE in self.page.rights

    @property
    def can_restore(self):
        return permissions.can_restore_post(self.viewer, self.facts)

    @property
    def can_read_deleted(self):
        return permissions.can_see_deleted(self.viewer, self.facts)

    @property
    def can_accept(self):
        return self.page.can_accept and not self.facts.opens_topic and self.shows_text

    @property
    def offers_answer(self):
        """Whoever asked is offered the answer's button; managers find it in the menu."""
        return self.page.is_starter and self.can_accept

    @property
    def can_purge(self):
        return self.page.can_purge and not self.facts.opens_topic

    @property
    def can_quote(self):
        return self.page.can_reply and self.shows_text

    @property
    def can_see_reactors(self):
        said = bool(self.facts.reactions)
        return said and permissions.can_see_reactors(self.viewer, self.facts)

    @property
    def can_report(self):
        """Members tell the reviewers of what others wrote."""
        return self.viewer.is_authenticated and self.facts.author_id != self.viewer.pk

    @property
    def has_menu(self):
        accepts = self.can_accept and not self.offers_answer
        own = self.can_edit or self.can_delete or self.can_see_reactors
        return own or accepts or self.can_report or self.can_split


class Drawn:
    """The whole posts of a page, asked for where one of them is drawn and not kept."""

    def __init__(self, topic: Topic, page: int):
        self.topic, self.page = topic, page

    @cached_property
    def posts(self) -> dict[int, Post]:
        posts = queries.posts_on_page(self.topic, self.page)
        for post in posts:
            post.topic = self.topic
        return {post.pk: post for post in posts}

    @cached_property
    def hands(self) -> dict[int, Change]:
        return queries.managers_edits([pk for pk, post in self.posts.items() if post.edited_at])
