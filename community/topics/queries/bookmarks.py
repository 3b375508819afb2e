"""What a member keeps, as far as they may still read it."""

from django.db.models import QuerySet

from community.core.paging import Page, key_page
from community.members.models import User
from community.topics.models import Bookmark, Post

LATEST = ("-pk", "-pk")  # the number alone: it was given in the order of keeping


def bookmarks_of(member: User) -> QuerySet[Bookmark]:
    """A member's bookmarks of standing posts that they may read now."""
    readable = Post.objects.visible_to(member).standing().filter(topic__deleted_at=None)
    return Bookmark.objects.filter(member=member, post__in=readable)


def bookmark_page(member: User, after: str) -> Page:
    """The last kept first, with the posts, their people and their groups: one query."""
    kept = bookmarks_of(member).select_related("post__author", "post__topic__group")
    return key_page(kept, after, keys=LATEST)
