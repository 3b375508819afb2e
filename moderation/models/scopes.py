"""How far a reviewer sees, said to the database: the groups they run, and what grants reach."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from community.core.conditions import PreparedCondition
from community.groups.models import Grant, Group, Membership, Right, Role
from community.groups.queries import grants_with
from community.members.models import User
from community.members.queries import stand_in
from community.topics.models import Held, Post, TaggedTopic, Topic

SCOPES = ("group_id", "tag_id", "language")  # what a grant may name; none: the whole house
IN_A_TOPIC = {"post": "post__topic", "topic": "topic", "held": "held__topic"}
IN_A_GROUP = {
    "post": "post__topic__group",
    "topic": "topic__group",
    "held": "held__group",
    "request": "request__group",
    "appeal": "appeal__decision__place",
}
AUTHORS = (
    *("post__author", "topic__author", "held__author", "request__member", "member"),
    "appeal__by",
)


@dataclass(frozen=True)
class Reach:
    """What one office or grant opens: which groups, narrowed to a tag or a language, or all."""

    groups: QuerySet[Group]
    grant: Grant | None = None  # none: runs these groups
    judged: QuerySet[Group] | None = None  # groups that may themselves be looked at
    unread: QuerySet[Topic] | None = None  # topics that stand where the viewer does not read

    @property
    def is_whole(self):
        grant = self.grant
        return grant is not None and not (grant.group_id or grant.tag_id or grant.language)

    def of_rows(self, group: str, topic: str) -> Q:
        """Rows that name their group and their topic in these columns, and their language."""
        grant = self.grant
        if grant is None or grant.group_id:
            return Q(**{f"{group}__in": self.groups})
        if grant.tag_id:
            return Q(**{f"{topic}__in": self._tagged()})
        return Q(language=grant.language) if grant.language else Q(pk__isnull=False)

    def of_matters(self) -> Q:
        """Matters that stand within it at this moment, wherever their case was opened."""
        within = Q(pk__in=[])
        for thing, place in IN_A_GROUP.items():
            here = Q(**{f"{place}__in": self.groups})
            if self.grant is not None and self.grant.tag_id:
                if thing not in IN_A_TOPIC:
                    continue
                here &= Q(**{f"{IN_A_TOPIC[thing]}__in": self._tagged()})
            if thing == "appeal" and self.unread is not None:
                here &= ~standing_in(self.unread, "appeal__decision__")
            within |= here
        if self.is_whole:
            within |= Q(member__isnull=False) | Q(group__in=self.judged)
        return within

    def of_decisions(self) -> Q:
        """Decisions about what happened within it."""
        within, grant = Q(place__in=self.groups), self.grant
        if self.is_whole:  # a group is judged from above
            within &= Q(group=None) | Q(group__in=self.judged)
            return within | Q(place=None, wave=None)
        within &= Q(group=None)
        if grant is not None and grant.tag_id:
            worn = self._tagged()
            return within & (Q(topic__in=worn) | Q(post__topic__in=worn) | Q(held__topic__in=worn))
        if grant is not None and grant.language:
            columns = ("case", "topic", "post__topic", "held")
            spoken = (Q(**{f"{column}__language": grant.language}) for column in columns)
            return within & reduce(or_, spoken)
        return within

    def _tagged(self):
        return TaggedTopic.objects.filter(tag=self.grant.tag_id).values("content_object")


def run_by(viewer: User) -> Reach:
    """What a manager of groups sees."""
    return Reach(Group.objects.managed_by(viewer), unread=unread_by(viewer))


def granted_to(viewer: User, grant: Grant) -> Reach:
    """What a volunteer sees by this grant: never more than they may read."""
    readable = Group.objects.readable_by(viewer)
    judged = readable.exclude(pk__in=Group.objects.managed_by(viewer))
    groups = readable.filter(pk=grant.group_id) if grant.group_id else readable
    return Reach(groups, grant, judged)


class Opened:
    """The rows that offices and grants open to who does not run the house.

    `within` makes the queryset of those that one reach opens, by these rights (none: by office).
    It is put together once for each kind of scope; whether a grant lasts, and what its holder runs
    and reads, is asked each time.
    """

    def __init__(self, within: Callable[[User, Reach, tuple[Right, ...]], QuerySet]):
        self._within = within
        self._prepared = PreparedCondition(self._of_stand_ins)

    def to(self, viewer: User, rights: Iterable[Right]) -> Q:
        opened, by_grant = self._prepared.on(((), ""), viewer.pk), defaultdict(tuple)
        for right in rights:
            for grant in grants_with(viewer, right):
                by_grant[grant] += (right,)
        for grant, given in by_grant.items():
            scope = next((name for name in SCOPES if getattr(grant, name)), "")
            named = (getattr(grant, scope),) if scope else ()
            opened |= self._prepared.on((given, scope), viewer.pk, *named)
        return opened

    def _of_stand_ins(self, shape, pk, *named):
        given, scope = shape
        viewer = stand_in(False, pk)
        if not given:
            return self._within(viewer, run_by(viewer), ())
        grant = Grant(**dict(zip([scope], named, strict=False)))
        return self._within(viewer, granted_to(viewer, grant), given)


def unread_by(viewer: User) -> QuerySet[Topic]:
    """Topics that stand where this person does not read."""
    return Topic.objects.exclude(group__in=Group.objects.readable_by(viewer))


def standing_in(topics: QuerySet[Topic], of: str = "") -> Q:
    """Rows whose post, topic or held text stands in one of these topics now, wherever it stood
    when the row was written; `of` is the way from the row to these columns."""
    itself = topics.filter(pk=OuterRef(f"{of}topic"))
    posts = Post.objects.filter(pk=OuterRef(f"{of}post"), topic__in=topics)
    held = Held.objects.filter(pk=OuterRef(f"{of}held")).filter(
        Q(became__topic__in=topics) | Q(topic__in=topics) | Q(post__topic__in=topics)
    )
    return Q(Exists(itself)) | Q(Exists(posts)) | Q(Exists(held))


def of_oneself(viewer: User) -> Q:
    """Matters that are the viewer's own doing."""
    return reduce(or_, (Q(**{path: viewer}) for path in AUTHORS))


def of_managers(member: str, group: str) -> Q:
    """Rows about somebody who runs the house, or the group in which it happened."""
    houses = User.objects.filter(pk=OuterRef(member), manager_since__isnull=False)
    groups = Membership.objects.filter(
        group=OuterRef(group), member=OuterRef(member), role=Role.MANAGER
    )
    return Q(Exists(houses)) | Q(Exists(groups))


def unless_alone(viewer: User, member: str) -> Q:
    """Not what is about the viewer, unless nobody else runs the house."""
    return ~Q(**{member: viewer}) | runs_it_alone(viewer)


def runs_it_alone(viewer: User) -> Q:
    """True where nobody else runs the house."""
    return ~Q(Exists(others_who_run_the_house(viewer)))


def others_who_run_the_house(viewer: User) -> QuerySet[User]:
    return User.objects.welcome().filter(manager_since__isnull=False).exclude(pk=viewer.pk)
