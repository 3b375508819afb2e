"""Who sees the files that posts show."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Cast, Substr

from community.groups.models import Group, Right
from community.groups.queries import grants_with
from community.members.models import Viewer
from community.topics.models import Held, Post, Topic
from community.uploads.models import Use
from community.uploads.uses import seer


@seer("post")
def posts_seen(viewer: Viewer, pks: list[int]) -> set[int]:
    """Posts whose words this viewer reads now; deleted ones are for those who may restore them,
    and what is only hidden for its author, too."""
    managed = Q(topic__group__in=Group.objects.managed_by(viewer))
    managed |= Q(hidden_at__isnull=False, author=viewer.pk)
    helped = grants_with(viewer, Right.DELETE)
    if helped:
        managed |= Q(topic__in=Topic.objects.within(helped))
    seen = Post.objects.visible_to(viewer).filter(pk__in=pks, purged_at=None)
    return set(seen.filter(Q(deleted_at=None) | managed).values_list("pk", flat=True))


def subject_of(post_id: int) -> str:
    return f"post:{post_id}"


@seer("held")
def held_seen(viewer: Viewer, pks: list[int]) -> set[int]:
    """What waits: its author sees its files, and who may let it in."""
    waiting = Held.objects.visible_to(viewer).filter(pk__in=pks)
    return set(waiting.values_list("pk", flat=True))


def subject_of_held(held_id: int) -> str:
    return f"held:{held_id}"


def uses_of_nothing() -> Iterator[str]:
    """One line for each use by a post, or by what waits, that is not there any more."""
    for name, there in (("post", Post.objects.filter(purged_at=None)), ("held", Held.objects)):
        uses = Use.objects.filter(subject__startswith=f"{name}:").order_by("pk")
        key = Cast(Substr(OuterRef("subject"), len(name) + 2), BigIntegerField())
        for use in uses.filter(~Exists(there.filter(pk=key))):
            yield f"uploads_use {use.pk}: {use.subject} is not there"
