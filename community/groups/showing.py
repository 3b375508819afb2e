"""The head that all pages of a group share, with what this viewer may do."""

from collections.abc import Iterable
from dataclasses import dataclass

from community.groups import permissions
from community.groups.models import Group
from community.groups.queries import ON_CARD, membership_in, memberships_of, open_request_of
from community.members.models import Viewer


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
