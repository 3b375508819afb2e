"""What the rail and the bar of tabs say about unread topics."""

from dataclasses import dataclass
from functools import cache

from community.groups.models import Group
from community.groups.queries import memberships_of
from community.members.models import Viewer
from community.topics.queries import kept_unread_counts

MOST = 99  # what a small number shows


@dataclass(frozen=True)
class Count:
    """How many topics have something new, as a small number shows it."""

    number: int = 0

    def __bool__(self):
        return self.number > 0

    def __str__(self):
        return f"{MOST}+" if self.number > MOST else str(self.number)


@dataclass(frozen=True)
class Unread:
    """The whole, and each of the viewer's groups in the order of the rail."""

    total: Count
    groups: list[tuple[Group, Count]]

    @property
    def key(self):
        """All that the rail shows of it."""
        looks = ((one.slug, one.name, one.icon, count.number) for one, count in self.groups)
        return self.total.number, tuple(looks)


def unread(request):
    """Asked only when the page shows it, and at most twice a minute."""
    viewer = getattr(request, "user", None)
    if viewer is None:
        return {}
    return {"unread": cache(lambda: unread_of(viewer))}


def unread_of(viewer: Viewer) -> Unread:
    counts = kept_unread_counts(viewer)
    mine = [one.group for one in memberships_of(viewer) if not one.group.is_archived]
    groups = [(group, Count(counts.get(group.pk, 0))) for group in mine]
    return Unread(Count(sum(counts.values())), groups)
