"""What somebody is writing."""

from community.core.asking import Prepared
from community.members.models import User, Viewer
from community.topics.models import Draft

DRAFT = Prepared(
    lambda _shape, viewer, place: Draft.objects.filter(member=viewer, place=place)[:1]
)


def draft_for(viewer: Viewer, place: str) -> Draft | None:
    if not viewer.is_authenticated:
        return None
    return next(iter(DRAFT.ask("", viewer.pk, place)), None)


def drafts_of(member: User) -> list[Draft]:
    return list(Draft.objects.filter(member=member).order_by("-saved_at", "-pk")[:200])
