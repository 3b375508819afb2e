"""Reads about files."""

from django.conf import settings
from django.db.models import QuerySet, Sum

from community.members.models import User
from community.uploads.models import Upload


def files_of(member: User) -> QuerySet[Upload]:
    """What a member brought, whether it is used or not; last first."""
    return Upload.objects.filter(owner=member).order_by("-made_at", "-pk")


def room_taken(member: User) -> int:
    """Bytes kept for a member."""
    return Upload.objects.filter(owner=member).aggregate(Sum("size"))["size__sum"] or 0


def room_left(member: User) -> int:
    return max(0, settings.UPLOAD_QUOTA - room_taken(member))
