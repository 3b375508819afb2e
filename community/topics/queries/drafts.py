"""What somebody is writing."""

from community.members.models import User, Viewer
from community.topics.models import Draft


def draft_for(viewer: Viewer, place: str) -> Draft | None:
    if not viewer.is_authenticated:
        return None
    return Draft.objects.filter(member=viewer, place=place).first()


def drafts_of(member: User) -> list[Draft]:
    return list(Draft.objects.filter(member=member).order_by("-saved_at", "-pk")[:200])
