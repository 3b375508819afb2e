"""Joining, leaving, and who runs the group. At least one manager always remains."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.matters import settle
from community.groups.models import Group, JoinRequest, Membership, Role
from community.groups.queries import forget_memberships, membership_in
from community.live.announcing import end
from community.members.models import User, Viewer
from community.members.queries import community_day

# A pause of half an hour begins a new visit.
SAME_LOOK = timedelta(
    minutes=5
)  # within which a page more is no new visit, and nothing is written
VISIT = """
WITH looked AS (
    INSERT INTO members_visit AS v (member_id, day, places)
    VALUES (%(member)s, %(day)s, ARRAY[%(group)s]::bigint[])
    ON CONFLICT (day, member_id) DO UPDATE SET places = v.places || EXCLUDED.places
    WHERE NOT v.places @> EXCLUDED.places
)
UPDATE groups_membership
SET visited_before_at = CASE
        WHEN visited_at < now() - interval '30 minutes' THEN visited_at
        ELSE visited_before_at END,
    visited_at = now()
WHERE id = %(membership)s RETURNING visited_before_at
"""


class LastManager(Refused):
    """A group is never left without somebody who runs it."""

    def __init__(self):
        super().__init__(
            _("A group needs a manager. Hand it over to another member before you go.")
        )


class GroupAsleep(Refused):
    """An archived group takes nobody in."""


@transaction.atomic
def join_group(*, group: Group, member: User) -> Membership:
    """Become a member. Joining twice changes nothing."""
    group = lock_group(group)
    if group.is_archived:
        raise GroupAsleep(_("This group is archived. It is read, not joined."))
    return take_in(group, member)


def take_in(group: Group, member: User, role: str = Role.MEMBER) -> Membership:
    """The membership itself and its counter, in a group that is already locked."""
    membership, is_new = Membership.objects.get_or_create(
        group=group, member=member, defaults={"role": role}
    )
    if is_new:
        Group.objects.filter(pk=group.pk).update(member_count=F("member_count") + 1)
        _drop_request(group, member)
    forget_memberships(member)
    return membership


def _drop_request(group, member):
    """Who came in by another door asks no longer, and nobody has to answer."""
    asked = JoinRequest.objects.filter(group=group, member=member, answered_at=None)
    if pk := asked.values_list("pk", flat=True).first():
        asked.update(answered_at=timezone.now(), is_accepted=True)
        settle("request", pk)


@transaction.atomic
def leave_group(*, group: Group, member: User) -> None:
    """Go. What the member wrote stays."""
    lock_group(group)
    _let_go(group, member)


@transaction.atomic
def remove_member(*, group: Group, member: User, by: User) -> None:
    """Show somebody out of the group."""
    lock_group(group)
    _let_go(group, member)


def _let_go(group, member):
    membership = Membership.objects.filter(group=group, member=member).first()
    if membership is None:
        return
    if membership.is_manager:
        _refuse_last(group, member)
    membership.delete()
    Group.objects.filter(pk=group.pk).update(member_count=F("member_count") - 1)
    forget_memberships(member)
    end(f"member:{member.pk}")


@transaction.atomic
def make_manager(*, group: Group, member: User) -> None:
    """Let a member run the group, too."""
    lock_group(group)
    Membership.objects.filter(group=group, member=member).update(role=Role.MANAGER)
    forget_memberships(member)


@transaction.atomic
def make_plain_member(*, group: Group, member: User) -> None:
    """Take the running of the group back from somebody."""
    lock_group(group)
    _refuse_last(group, member)
    Membership.objects.filter(group=group, member=member).update(role=Role.MEMBER)
    forget_memberships(member)
    end(f"member:{member.pk}")


@transaction.atomic
def hand_over(*, group: Group, giver: User, to: User) -> None:
    """One manager steps back, a member of the group steps in, in one go."""
    lock_group(group)
    if not Membership.objects.filter(group=group, member=to).exists():
        raise Refused(_("Choose a member of the group."))
    make_manager(group=group, member=to)
    make_plain_member(group=group, member=giver)


def _refuse_last(group, member):
    """Who is kept out by anything runs nothing, and does not count."""
    managing = Membership.objects.filter(group=group, role=Role.MANAGER)
    others = managing.filter(member__in=User.objects.welcome()).exclude(member=member)
    if managing.filter(member=member).exists() and not others.exists():
        raise LastManager


def lock_group(group: Group) -> Group:
    """Who joins, leaves or changes a role waits here for the one before."""
    return Group.objects.select_for_update().get(pk=group.pk)


def note_visit(*, member: Viewer, group: Group) -> datetime | None:
    """A read marker: the member looked in now. Gives back when they did on their visit before.

    One more page within a few minutes writes nothing.
    """
    membership = membership_in(member, group)
    if membership is None:
        return None
    if membership.visited_at and membership.visited_at > timezone.now() - SAME_LOOK:
        return membership.visited_before_at
    with connection.cursor() as cursor:
        about = {"membership": membership.pk, "member": member.pk, "group": group.pk}
        cursor.execute(VISIT, about | {"day": community_day()})
        row = cursor.fetchone()
    forget_memberships(member)
    return row[0] if row else None
