"""Keeping a post to find it again."""

from community.members.models import User
from community.topics.models import Bookmark, Post


def put_bookmark(*, post: Post, member: User) -> None:
    """Keep the post. Kept twice, it is one bookmark, and its note stays. One statement."""
    Bookmark.objects.bulk_create([Bookmark(post=post, member=member)], ignore_conflicts=True)


def note_bookmark(*, bookmark: Bookmark, note: str) -> None:
    """Say why it is kept."""
    Bookmark.objects.filter(pk=bookmark.pk).update(note=note)


def drop_bookmark(*, post: Post, member: User) -> None:
    """Keep it no longer."""
    Bookmark.objects.filter(post=post, member=member).delete()
