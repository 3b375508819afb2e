"""Drafts: nothing written is ever lost."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.markup import keys_in
from community.members.models import User
from community.topics.models import Draft
from community.uploads.actions import keep_awhile

DRAFTS_MAX = 200


class TooManyDrafts(Refused):
    """The drawer is full."""


@transaction.atomic
def save_draft(
    *,
    member: User,
    place: str,
    title: str = "",
    source: str = "",
    tags: str = "",
    seen: int | None = None,
) -> Draft | None:
    """Keep what is being written for one place; an empty text drops the draft.

    `seen` is how many revisions an edited post had when its editor began: should somebody change
    it meanwhile, sending the draft clashes instead of overwriting.
    """
    if not (title.strip() or source.strip()):
        drop_draft(member=member, place=place)
        return None
    User.objects.select_for_update(of=["self"]).get(pk=member.pk)  # counts and inserts as one
    mine = Draft.objects.filter(member=member)
    if not mine.filter(place=place).exists() and mine.count() >= DRAFTS_MAX:
        raise TooManyDrafts(_("You keep many drafts already. Send or drop one of them first."))
    written = {
        "title": title[: settings.TITLE_MAX],
        "source": source[: settings.POST_MAX],
        "tags": tags[:300],
        "seen": seen,
        "saved_at": timezone.now(),
    }
    draft, _made = Draft.objects.update_or_create(member=member, place=place, defaults=written)
    if keys := keys_in(draft.source):
        keep_awhile(owner=member, keys=keys)
    return draft


def drop_draft(*, member: User, place: str) -> None:
    Draft.objects.filter(member=member, place=place).delete()
