"""Reads about groups."""

from functools import partial

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from community.core.asking import Prepared
from community.core.memory import Memory
from community.groups.models import (
    Grant,
    Group,
    GroupInvitation,
    JoinRequest,
    Membership,
    Right,
    Visibility,
)
from community.members.models import Invitation, InvitationUse, User, Viewer
from community.members.permissions import may_speak
from community.members.queries import kind_of, stand_in

HOSTS = 5
RIGHTS_SHOWN = 300
belonging = Memory("member")
MEMBERSHIPS = Prepared(
    lambda _shape, viewer: (
        Membership.objects.filter(member=viewer)
        .select_related("group")
        .order_by("group__position", "group__name", "group_id")
    )
)
granted = Memory("member")
hosting = Memory("lists")
GROUP = Prepared(
    lambda kind, viewer, slug: Group.objects.visible_to(stand_in(kind, viewer)).filter(slug=slug)
)
# All that a card shows of a group.
ON_CARD = (
    "pk",
    "slug",
    "name",
    "summary",
    "icon",
    "colour",
    "picture",
    "visibility",
    "member_count",
)
FIRST_GROUPS = Prepared(
    lambda shape, viewer: on_cards(group_list(stand_in(shape[0], viewer)))[: shape[1]]
)


def memberships_of(viewer: Viewer) -> list[Membership]:
    """The viewer's memberships with their groups, in the order of the rail.

    Kept on the viewer, and in memory until PostgreSQL tells that they or a group changed; the
    counts of a group are not told. Joining and leaving forget it; who writes is asked anew, or by
    the statement that writes.
    """
    if not viewer.is_authenticated:
        return []
    if not hasattr(viewer, "_memberships"):
        viewer._memberships = (
            list(belonging.recall(viewer.pk, lambda: _memberships(viewer)))
            if viewer.only_reads
            else _memberships(viewer)
        )
    return viewer._memberships


def _memberships(viewer):
    return MEMBERSHIPS.ask("", viewer.pk)


def forget_memberships(*viewers: Viewer) -> None:
    for viewer in viewers:
        belonging.forget(viewer.pk)
        if hasattr(viewer, "_memberships"):
            del viewer._memberships


def membership_in(viewer: Viewer, group: Group) -> Membership | None:
    number = group.pk
    for one in memberships_of(viewer):  # a page asks this a dozen times
        if one.group_id == number:
            return one
    return None


def grants_of(viewer: Viewer) -> list[Grant]:
    """What the viewer holds as a volunteer at this moment; no query for those who never were one.

    Kept like memberships. Where a grant reaches is asked of `permissions.holds` each time.
    """
    if not viewer.is_authenticated or not viewer.is_volunteer:
        return []
    if not hasattr(viewer, "_grants"):
        ask = partial(_grants, viewer.pk)
        viewer._grants = granted.recall(viewer.pk, ask) if viewer.only_reads else ask()
    now = timezone.now()
    return [one for one in viewer._grants if one.is_live(now)]


def _grants(member):
    held = Grant.objects.filter(member=member, taken_at=None, until__gt=timezone.now())
    return list(held.order_by("pk"))


def forget_grants(member: Viewer) -> None:
    granted.forget(member.pk)
    if hasattr(member, "_grants"):
        del member._grants


def grants_with(viewer: Viewer, right: Right) -> list[Grant]:
    """Those of the viewer's grants that give one right; none while anything keeps them away."""
    if not may_speak(viewer):
        return []
    return [one for one in grants_of(viewer) if right in one.rights]


def group_shown(viewer: Viewer, slug: str) -> Group | None:
    """The group of this address, if the viewer may know of it."""
    if not viewer.is_authenticated:
        return Group.objects.visible_to(viewer).filter(slug=slug).first()
    return next(iter(GROUP.ask(kind_of(viewer), viewer.pk, slug)), None)


def on_cards(groups: QuerySet[Group]) -> QuerySet[Group]:
    return groups.values_list(*ON_CARD)


def first_groups(viewer: Viewer, most: int) -> list[tuple]:
    """The first groups of the viewer's list, as a card shows them."""
    if not viewer.is_authenticated:
        return list(on_cards(group_list(viewer))[:most])
    return FIRST_GROUPS.ask((kind_of(viewer), most), viewer.pk)


def group_list(viewer: Viewer) -> QuerySet[Group]:
    """The groups a viewer may know of and that are awake, in their order."""
    return Group.objects.visible_to(viewer).awake().in_order()


def archived_groups(viewer: Viewer) -> QuerySet[Group]:
    return Group.objects.visible_to(viewer).exclude(archived_at=None).in_order()


def managers_of(group: Group) -> QuerySet[User]:
    """Those who run the group, longest in it first."""
    managing = Membership.objects.filter(group=group, role="manager")
    return User.objects.filter(pk__in=managing.values("member"), is_active=True).order_by("pk")


def those_who_run(viewer: Viewer, group: Group) -> frozenset[int]:
    """The numbers of all who run the house or this group; kept on the viewer, for one page."""
    if not hasattr(viewer, "_those_who_run"):
        viewer._those_who_run = {}
    known = viewer._those_who_run
    if group.pk not in known:
        running = Membership.objects.filter(group=group, role="manager").values("member")
        people = User.objects.filter(Q(manager_since__isnull=False) | Q(pk__in=running))
        known[group.pk] = frozenset(people.order_by().values_list("pk", flat=True))
    return known[group.pk]


def hosts_of(group: Group) -> list[User]:
    """The first of them, kept until somebody joins, leaves or is given the group."""
    return hosting.recall(group.pk, lambda: list(managers_of(group)[:HOSTS]))


def members_of(group: Group) -> QuerySet[Membership]:
    return Membership.objects.filter(group=group).select_related("member", "group")


def open_requests(group: Group) -> QuerySet[JoinRequest]:
    waiting = JoinRequest.objects.filter(group=group, answered_at=None)
    return waiting.select_related("member").order_by("made_at", "pk")


def open_request_of(viewer: Viewer, group: Group) -> JoinRequest | None:
    if not viewer.is_authenticated:
        return None
    return JoinRequest.objects.filter(group=group, member=viewer, answered_at=None).first()


def is_name_free(name: str, viewer: Viewer, group: Group | None = None) -> bool:
    """Whether no other group that the viewer may know of has this name.

    Hidden groups do not count: a refusal would say that they exist.
    """
    others = Group.objects.visible_to(viewer).exclude(pk=group.pk if group else None)
    is_kept = group is not None and group.name.lower() == name.lower()
    return is_kept or not others.filter(name__iexact=name).exists()


def open_invitations(group: Group) -> QuerySet[GroupInvitation]:
    """Invitations that still open the group, newest first."""
    still = Q(invitation__used_count__lt=F("invitation__max_uses"))
    living = Q(invitation__revoked_at=None, invitation__expires_at__gt=timezone.now())
    opened = GroupInvitation.objects.filter(still & living, group=group)
    return opened.select_related("invitation__invited_by").order_by("-invitation_id")


def opened_by(invitation: Invitation | None, viewer: Viewer) -> GroupInvitation | None:
    """The group that an invitation opens to this viewer, while it still does.

    Who signed up by it has taken a use with that: for them a link that is used up stays open.
    """
    if invitation is None or not (invitation.is_open or _waits_for(invitation, viewer)):
        return None
    opened = GroupInvitation.objects.select_related("group", "invitation__invited_by")
    return opened.filter(invitation=invitation, group__archived_at=None).first()


def _waits_for(invitation, viewer):
    is_over = invitation.revoked_at is not None or invitation.expires_at <= timezone.now()
    if is_over or not viewer.is_authenticated:
        return False
    unspent = InvitationUse.objects.filter(invitation=invitation, member=viewer, spent_at=None)
    return unspent.exists()


def grants_live() -> QuerySet[Grant]:
    """What is in volunteers' hands at this moment, with what a line about it says."""
    now = timezone.now()
    live = Grant.objects.filter(taken_at=None, since__lte=now, until__gt=now)
    live = live.filter(member__in=User.objects.welcome())
    return live.select_related("member", "group", "tag", "given_by").order_by("until", "pk")


def grants_reaching(group: Group | None, viewer: User) -> list[Grant]:
    """What reaches a group, or the place as a whole; those with a tag only where its name may
    be said: a tag may be worn in groups that the viewer does not know of.
    """
    reaching = grants_live().filter(Q(group=None) | Q(group=group))
    if group is not None and group.visibility != Visibility.OPEN:
        inside = Membership.objects.filter(group=group).values("member")
        reaching = reaching.filter(member__in=inside)
    if not viewer.is_manager:
        reaching = reaching.filter(Q(tag=None) | Q(member=viewer))
    return list(reaching[:RIGHTS_SHOWN])


def grants_ever(member: User) -> list[Grant]:
    """All that was ever put into a member's hands, what ends last first."""
    given = Grant.objects.filter(member=member).select_related("group", "tag", "given_by")
    return list(given.order_by("-until", "-pk")[:RIGHTS_SHOWN])
