"""Rights in the hands of volunteers: given, renewed, taken back. They always end.

Each keeps `User.volunteers_until` true: without it nobody asks what a member holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from taggit.models import Tag

from community.core.errors import Refused
from community.core.outbox import promise
from community.groups.models import Grant, Group, Right
from community.groups.permissions import can_grant, can_read, runs_anything_in
from community.groups.queries import forget_grants
from community.groups.telling import announce_grant, announce_grant_taken
from community.live.announcing import end
from community.members.models import User

LONGEST = timedelta(days=366)
RENEWED_WITHIN = timedelta(days=60)  # before its end, so that no chain of years is begun


@dataclass(frozen=True)
class Scope:
    """How far rights reach: one group, one tag, one language, or the whole place."""

    group: Group | None = None
    tag: Tag | None = None
    language: str = ""


class NotGranted(Refused):
    """These rights cannot be given so."""


class GrantOver(Refused):
    """It was taken back, renewed or ended meanwhile."""


@transaction.atomic
def grant(
    *,
    member: User,
    rights: Iterable[str],
    scope: Scope,
    until: datetime,
    by: User,
    note: str = "",
    since: datetime | None = None,
) -> Grant:
    """Put rights into a member's hands, until a day, with a word about why. They are told."""
    member = _held(member)
    given = Grant(member=member, rights=_in_order(rights), note=note, given_by=by)
    given.group, given.tag, given.language = scope.group, scope.tag, scope.language
    given.since, given.until = since or timezone.now(), until
    _refuse_wrong(given)
    _refuse_twice(given)
    given.save()
    _count_anew(member)
    promise(announce_grant, key=f"grant:{given.pk}", grant_id=given.pk)
    return given


@transaction.atomic
def take_back(*, grant: Grant, by: User) -> Grant:
    """End it now. Pages of theirs that are open lose what they must lose."""
    member = _held(grant.member)
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.taken_at is not None or grant.until <= timezone.now():
        raise GrantOver(_("These rights ended already."))
    grant.taken_at, grant.taken_by = timezone.now(), by
    grant.save(update_fields=["taken_at", "taken_by"])
    _count_anew(member)
    end(f"member:{member.pk}")
    promise(announce_grant_taken, key=f"grant_taken:{grant.pk}", grant_id=grant.pk)
    return grant


@transaction.atomic
def renew(*, grant: Grant, by: User) -> Grant:
    """The same rights for as long again, from where they end."""
    member = _held(grant.member)
    old = Grant.objects.select_for_update().get(pk=grant.pk)
    if old.taken_at is not None or Grant.objects.filter(renews=old).exists():
        raise GrantOver(_("These rights were taken back or renewed meanwhile."))
    begin = max(old.until, timezone.now())
    if begin > timezone.now() + RENEWED_WITHIN:
        raise NotGranted(_("There is time yet: renew it in the last two months."))
    again = Grant(
        member=member, rights=old.rights, group=old.group, tag=old.tag, language=old.language
    )
    again.note, again.given_by, again.renews = old.note, by, old
    again.since, again.until = begin, begin + (old.until - old.since)
    _refuse_wrong(again)
    again.save()
    _count_anew(member)
    promise(announce_grant, key=f"grant:{again.pk}", grant_id=again.pk)
    return again


def _held(member):
    """The member's row: whoever gives or takes something of theirs waits here."""
    return User.objects.select_for_update().get(pk=member.pk)


def _in_order(rights):
    chosen = set(rights)
    return [right for right in Right if right in chosen]


def _refuse_wrong(given):
    member, group = given.member, given.group
    if not can_grant(given.given_by, group):
        raise NotGranted(_("You hand on only what you hold."))
    if not given.rights:
        raise NotGranted(_("Choose at least one right."))
    if member == given.given_by:
        raise NotGranted(_("You cannot give rights to yourself."))
    if not member.is_welcome:
        raise NotGranted(_("This member is not in the house now."))
    if runs_anything_in(member, group):
        raise NotGranted(_("They run this place, and hold every right in it."))
    if group is not None and not can_read(member, group):
        raise NotGranted(_("They cannot read this group. Take them in first."))
    _refuse_endless(given)


def _refuse_endless(given):
    if given.until <= max(given.since, timezone.now()):
        raise NotGranted(_("That day has passed. Choose a later one."))
    if given.until - given.since > LONGEST:
        raise NotGranted(_("Rights end within a year. Choose an earlier day."))


def _refuse_twice(given):
    """A form that was sent twice gives once."""
    same = Grant.objects.filter(
        member=given.member, group=given.group, tag=given.tag, language=given.language
    )
    if same.filter(rights=given.rights, taken_at=None, until__gt=given.since).exists():
        raise NotGranted(_("They hold these rights there already. Renew them instead."))


def _count_anew(member):
    """Until when anything at all is theirs, rights that begin later included."""
    live = Grant.objects.filter(member=member, taken_at=None, until__gt=timezone.now())
    until = live.aggregate(last=Max("until"))["last"]
    User.objects.filter(pk=member.pk).update(volunteers_until=until)
    forget_grants(member)
