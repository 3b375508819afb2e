"""Who sees the files that posts show."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Cast, Substr

from community.groups.models import Group
from community.members.models import Viewer
from community.topics.models import Post
from community.uploads.models import Use
from community.uploads.uses import seer


@seer("post")
def posts_seen(viewer: Viewer, pks: list[int]) -> set[int]:
    """Posts whose words this viewer reads now; deleted ones are for those who manage."""
    managed = Q(topic__group__in=Group.objects.managed_by(viewer))
    seen = Post.objects.visible_to(viewer).filter(pk__in=pks, purged_at=None)
    return set(seen.filter(Q(deleted_at=None) | managed).values_list("pk", flat=True))


def subject_of(post_id: int) -> str:
    return f"post:{post_id}"


def uses_of_nothing() -> Iterator[str]:
    """One line for each use by a post that is not there any more."""
    uses = Use.objects.filter(subject__startswith="post:").order_by("pk")
    there = Post.objects.filter(
        pk=Cast(Substr(OuterRef("subject"), len("post:") + 1), BigIntegerField()), purged_at=None
    )
    for use in uses.filter(~Exists(there)):
        yield f"uploads_use {use.pk}: {use.subject} is not there"
