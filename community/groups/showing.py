"""The head that all pages of a group share, with what this viewer may do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from community.groups import permissions
from community.groups.models import Grant, Group, Right
from community.groups.queries import (
    ON_CARD,
    grants_ever,
    grants_reaching,
    membership_in,
    memberships_of,
    open_request_of,
)
from community.groups.wording import right_words, scope_words
from community.members.models import User, Viewer


def group_header(viewer: Viewer, group: Group, *, tab: str) -> dict:
    """What `groups/_header.html` needs."""
    can_ask = permissions.can_ask_to_join(viewer, group)
    return {
        "group": group,
        "tab": tab,
        "membership": membership_in(viewer, group),
        "can_read": permissions.can_read(viewer, group),
        "can_write": permissions.can_write(viewer, group),
        "can_manage": permissions.manages(viewer, group),
        "can_let_in": permissions.can_let_in(viewer, group),
        "can_join": permissions.can_join(viewer, group),
        "can_ask": can_ask,
        "can_see_members": permissions.can_see_members(viewer, group),
        "my_request": open_request_of(viewer, group) if can_ask else None,
    }


def header_key(shown: dict) -> tuple:
    """All that the head shows, for keys of pages."""
    may = tuple(value for name, value in sorted(shown.items()) if name.startswith("can_"))
    membership, asked = shown["membership"], shown["my_request"]
    own = membership and membership.pk, asked and asked.pk
    return shown["group"].look, shown["tab"], *may, *own


@dataclass(frozen=True)
class GroupCard:
    """A group in a grid, and whether the viewer is in it."""

    shown: tuple  # see ON_CARD
    is_mine: bool

    @property
    def key(self):
        return (*self.shown, self.is_mine)

    @property
    def group(self):
        return Group(**dict(zip(ON_CARD, self.shown, strict=True)))


def group_cards(viewer: Viewer, groups: Iterable[tuple]) -> list[GroupCard]:
    """Of groups as `on_cards` gives them."""
    mine = {one.group_id for one in memberships_of(viewer)}
    return [GroupCard(shown, shown[0] in mine) for shown in groups]


@dataclass(frozen=True)
class GrantLine:
    """Rights in somebody's hands, in words."""

    grant: Grant
    scope: str
    rights: list[Promise]
    state: str  # "live", "later", "over" or "taken"
    is_known: bool = True  # its group exists for whoever looks


@dataclass(frozen=True)
class RightLine:
    """One right, and the volunteers who hold it, beside those who run the place."""

    right: Right
    grants: list[GrantLine]


def who_may(group: Group | None, viewer: User) -> list[RightLine]:
    """Every right, with who holds it in a group, or in the place as a whole."""
    lines = [grant_line(one) for one in grants_reaching(group, viewer)]
    return [
        RightLine(right, [line for line in lines if right in line.grant.rights]) for right in Right
    ]


def own_rights(member: User) -> list[GrantLine]:
    """What a member holds, held and will hold; a group that is hidden from them is not named."""
    grants = grants_ever(member)
    known = Group.objects.visible_to(member).filter(pk__in=[one.group_id for one in grants])
    named = {None, *known.values_list("pk", flat=True)}
    return [
        grant_line(one) if one.group_id in named else _unnamed(grant_line(one)) for one in grants
    ]


def _unnamed(line):
    return replace(line, scope=_("A group that you do not read now"), is_known=False)


def grant_line(grant: Grant) -> GrantLine:
    return GrantLine(grant, scope_words(grant), right_words(grant), state_of(grant))


def state_of(grant: Grant) -> str:
    """Where a grant stands between its beginning and its end."""
    now = timezone.now()
    if grant.taken_at is not None:
        return "taken"
    if grant.until <= now:
        return "over"
    return "live" if grant.since <= now else "later"
