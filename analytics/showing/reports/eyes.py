"""Who reads a report, and what of it is theirs to see at this moment."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser

from analytics.models import EngagementReport
from analytics.scopes import GROUP, LANGUAGE, PLACE, Scope, scope_of
from community.groups.models import Group, Visibility
from community.members.models import Viewer

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

    @cached_property
    def open_groups(self) -> set[int]:
        """Those that anybody may read, now."""
        rows = Group.objects.filter(visibility=Visibility.OPEN)
        return set(rows.values_list("pk", flat=True))

    def may_hear_of(self, written: str) -> bool:
        """Whether titles and names of this part may stand in the report for this reader."""
        scope = scope_of(written)
        if scope is None:
            return False
        if self.is_inside:
            return True
        if scope.kind == GROUP:
            return written == self.report.scope and self.may_know_of(scope)
        return scope.kind in (PLACE, LANGUAGE) or written == self.report.scope

    def may_know_of(self, scope: Scope) -> bool:
        """The group that the report is about: its members know it; outside its name is said only
        while it is open. Of other groups nobody but who runs the place is told (L14)."""
        return self.side == MEMBERS or scope.pk in self.open_groups

    def may_read_words_of(self, groups: list[int]) -> bool:
        """Tags and phrases that were said in these groups. Of a group's own report: its managers
        and members; of any other: what still stands open, to all; outside no phrase at all."""
        own = scope_of(self.report.scope)
        if own is not None and own.kind == GROUP and self.side != OUTSIDE:
            return groups == [own.pk]
        if getattr(self.viewer, "is_manager", False) and self.is_inside:
            return True
        return self.open_groups.issuperset(groups)


def inside(report: EngagementReport, viewer: Viewer) -> Eyes:
    return Eyes(report, viewer, INSIDE)


def for_members(report: EngagementReport, viewer: Viewer) -> Eyes:
    return Eyes(report, viewer, MEMBERS)


def outside(report: EngagementReport) -> Eyes:
    """Whoever holds a link: nobody who is signed in, whatever the browser says."""
    return Eyes(report, AnonymousUser(), OUTSIDE)
