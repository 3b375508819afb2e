"""Moments as they were: when something that was undone had begun, and by whose hand."""

from datetime import datetime

from django.db import transaction

from community.topics.models import Post, Topic

MOMENTS = ("closed_at", "pinned_at", "archived_at")


@transaction.atomic
def name_remover(*, post: Post, by: int | None, at: datetime, because: str) -> None:
    """A post that is taken away again was taken away then, by this person."""
    taken = Post.objects.filter(pk=post.pk, deleted_at__isnull=False)
    taken.update(deleted_by=by, deleted_at=at, deleted_because=because)
    taken.filter(hidden_at__isnull=False).update(hidden_at=at)


@transaction.atomic
def date_back(*, topic: Topic, field: str, at: datetime) -> None:
    """A state that a topic has again began then."""
    if field not in MOMENTS:
        raise ValueError(field)
    Topic.objects.filter(pk=topic.pk, **{f"{field}__isnull": False}).update(**{field: at})
