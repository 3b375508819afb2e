"""The row of marks under a post: the words of the community, and the star, for this viewer."""

from dataclasses import dataclass

from community.members.models import Viewer
from community.topics import permissions
from community.topics.models import Post
from community.topics.queries import Own, WordRow, word_rows


@dataclass(frozen=True)
class Marks:
    """What `topics/_marks.html` needs: every word to press, or only what was said."""

    post: Post
    words: list[WordRow]
    can_react: bool
    can_keep: bool
    is_kept: bool

    @property
    def key(self):
        """All that the row of marks shows."""
        words = ((*_look(row.word), row.count, row.is_own) for row in self.words)
        return self.can_react, self.can_keep, self.is_kept, tuple(words)


def _look(word):
    return word.slot, str(word), word.icon


def marks_at(post: Post, viewer: Viewer, own: Own) -> Marks:
    """Who may not react is shown the words that somebody said, and nothing to press."""
    can_react = permissions.can_react(viewer, post)
    return Marks(
        post=post,
        words=[row for row in word_rows(post, own) if can_react or row.count],
        can_react=can_react,
        can_keep=permissions.can_keep(viewer, post),
        is_kept=own.is_kept,
    )
