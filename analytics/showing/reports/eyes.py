"""Who reads a report, and what of it is theirs to see at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from analytics.models import EngagementReport, Tactic, TacticKind
from analytics.queries.naming import tags_that_name
from analytics.queries.places import is_tag_worn
from analytics.scopes import GROUP, LANGUAGE, PLACE, TAG, Scope, scope_of
from community.groups.models import Group, Membership, Role, Visibility
from community.members.models import User, Viewer

INSIDE, MEMBERS, OUTSIDE = "inside", "members", "outside"


@dataclass
class Eyes:
    """`side` is inside (runs what the report is about), members, or outside (by link and mail)."""

    report: EngagementReport
    viewer: Viewer
    side: str

    @property
    def is_inside(self):
        return self.side == INSIDE

    @property
    def may_count_people(self) -> bool:
        """Of how many people a figure speaks is told inside alone, of the whole place: beside
        other figures of a part it would tell what is hidden there (L14)."""
        return self.is_inside and self.report.scope == PLACE

    @cached_property
    def open_groups(self) -> set[int]:
        """Those whose names anybody may know, now."""
        rows = Group.objects.filter(visibility=Visibility.OPEN)
        return set(rows.values_list("pk", flat=True))

    @cached_property
    def read_groups(self) -> set[int]:
        """Those whose words anybody on this side may read: outside none, where the house is read
        by its members alone."""
        if self.side != OUTSIDE:
            return self.open_groups
        return set(Group.objects.readable_by(AnonymousUser()).values_list("pk", flat=True))

    def may_hear_of(self, written: str) -> bool:
        """Whether titles and names of this part may stand in the report for this reader."""
        scope = scope_of(written)
        if scope is None:
            return False
        if self.is_inside or scope.kind in (PLACE, LANGUAGE):
            return True
        return written == self.report.scope and self.may_know_of(scope)

    def may_know_of(self, scope: Scope) -> bool:
        """The group that the report is about: its members know it; outside its name is said only
        while it is open. A tag has a name where somebody may read what wears it, outside not
        where that is a member's name. Of other groups nobody but who runs the place is told
        (L14)."""
        if scope.kind == TAG:
            return self.is_inside or self._is_worn
        return self.side == MEMBERS or scope.pk in self.open_groups

    @cached_property
    def _is_worn(self):
        tag = scope_of(self.report.scope)
        is_name = self.side == OUTSIDE and bool(tags_that_name([tag.pk]))
        return not is_name and is_tag_worn(tag, self.viewer)

    def may_read_words_of(self, groups: list[int]) -> bool:
        """Tags and phrases that were said in these groups. Of a group's own report: its managers
        and members; of any other: what still stands open, to all; outside no phrase at all."""
        own = scope_of(self.report.scope)
        if own is not None and own.kind == GROUP and self.side != OUTSIDE:
            return groups == [own.pk]
        if getattr(self.viewer, "is_manager", False) and self.is_inside:
            return True
        return self.read_groups.issuperset(groups)

    def named(self, keys: Iterable[int | None]) -> dict[int, User]:
        """Those of these members whose names may stand beside what they did for the place. Nobody
        who closed their account; outside only who acts there as a manager."""
        found = User.objects.filter(pk__in={one for one in keys if one}, is_active=True)
        if self.side == OUTSIDE:
            found = found.filter(Q(manager_since__isnull=False) | self._runs())
        return {one.pk: one for one in found}

    def _runs(self):
        """The group that the report is about; in any other report, some group."""
        running = Membership.objects.filter(member=OuterRef("pk"), role=Role.MANAGER)
        own = scope_of(self.report.scope)
        if own is not None and own.kind == GROUP:
            running = running.filter(group=own.pk)
        return Q(Exists(running))

    def tactic_title(self, title: str, pk: int | None = None) -> str:
        """What a tactic is called here. That somebody was appointed may bear a member's name,
        which stays inside."""
        keys, titles = self._appointed
        if pk in keys or title in titles:
            return str(TacticKind.VOLUNTEER.label)
        return title

    @cached_property
    def _appointed(self) -> tuple[set, set]:
        """Of the tactics that the report tells of: keys and titles."""
        if self.is_inside:
            return set(), set()
        body = self.report.body
        keys = {one["pk"] for one in body["tactics"]}
        keys |= {one["pk"] for one in body["decisions"] if one["kind"] == "review"}
        titles = {one["tactic"] for one in body["decisions"] if one.get("tactic")}
        rows = Tactic.objects.filter(kind=TacticKind.VOLUNTEER)
        found = rows.filter(Q(pk__in=keys) | Q(title__in=titles)).values_list("pk", "title")
        keys = {pk for pk, _title in found}
        frozen = {one["title"] for one in body["tactics"] if one["pk"] in keys}
        return keys, frozen | {title for _pk, title in found}


def inside(report: EngagementReport, viewer: Viewer) -> Eyes:
    return Eyes(report, viewer, INSIDE)


def for_members(report: EngagementReport, viewer: Viewer) -> Eyes:
    return Eyes(report, viewer, MEMBERS)


def outside(report: EngagementReport) -> Eyes:
    """Whoever holds a link: nobody who is signed in, whatever the browser says."""
    return Eyes(report, AnonymousUser(), OUTSIDE)
