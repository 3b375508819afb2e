"""Where is looked: the groups a viewer reads, narrowed down by the operators, as SQL.

Written by hand, since Django takes longer to put these sentences together than PostgreSQL to
answer them. The groups come through their one door, `Group.objects.readable_by`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from taggit.models import Tag

from community.core.asking import Prepared
from community.groups.models import Group
from community.members.models import Viewer
from community.members.queries import boundaries_of, kind_of, members_called, stand_in
from community.search.parsing import Asked

SOLVED = (
    "EXISTS (SELECT 1 FROM topics_topic t WHERE t.id = e.topic_id AND t.solved_at IS NOT NULL)"
)
UNANSWERED = "EXISTS (SELECT 1 FROM topics_topic t WHERE t.id = e.topic_id AND t.reply_count = 0)"
TAGGED = "e.topic_id IN (SELECT content_object_id FROM topics_taggedtopic WHERE tag_id = ANY(%s))"
KEYS = "SELECT e.post_id FROM search_entry e WHERE {where} ORDER BY {order} DESC LIMIT %s"
WALKED, SORTED = "e.post_id", "e.post_id + 0"  # the sum is what no index is sorted by
# PostgreSQL makes the second list only when the first falls short.
RECENT = """
SELECT unnest(CASE WHEN cardinality(recent.ids) >= %s THEN recent.ids ELSE ARRAY({all}) END)
FROM (SELECT ARRAY({recent}) AS ids OFFSET 0) recent
"""
FEW = 20_000  # posts; of more, the newest are found quickly by walking from the end
ENOUGH = 2  # times the posts that are wanted are expected where is looked first
KEYS_A_POST = 60  # keys of an index that are walked in the time that one post takes to be read


@dataclass
class Scope:
    """Conditions on `search_entry e`, and what stands for their `%s`."""

    conditions: list[str] = field(default_factory=list)
    params: list = field(default_factory=list)
    last: int = 0  # the last post whose words are counted
    is_narrowed: bool = False

    def add(self, condition: str, *params) -> None:
        self.conditions.append(condition)
        self.params += params

    def keys(self, column, query, newest, expected=None) -> tuple[str, list]:
        """The newest posts here that match: a query of their keys.

        `expected` says how many match, where that is known. PostgreSQL guesses that a word it
        never saw is in one post of two hundred, and would look for it in every post there is;
        and of some thousands it would read each to find the newest.
        """
        if not query or expected is None or expected > FEW:
            return self._keys(column, query, newest, WALKED)
        every, params = self._keys(column, query, newest, SORTED)
        part = ENOUGH * newest / max(expected, 1)
        if self.is_narrowed or column == "title" or part * self.last > KEYS_A_POST * expected:
            return every, params
        since = int(self.last * (1 - part))
        recent, some = self._keys(column, query, newest, SORTED, since)
        return RECENT.format(all=every, recent=recent), [newest, *params, *some]

    def _keys(self, column, query, newest, order, since=0):
        where, params = [*self.conditions], [*self.params]
        if query:
            where.append(f"e.{column} @@ %s::tsquery")
            params.append(query)
        if since:
            where.append("e.post_id > %s")
            params.append(since)
        return KEYS.format(where=" AND ".join(where), order=order), [*params, newest]


@dataclass
class Reach:
    """The groups a viewer reads, how many posts have their words counted there, and the last."""

    groups: list[int]
    posts: int
    last: int


def _counted(viewer):
    groups = Group.objects.readable_by(viewer).order_by()
    return groups.values_list("pk", "counted__document_count", "counted__until")


READABLE = Prepared(lambda kind, viewer: _counted(stand_in(kind, viewer)))


def reach_of(viewer: Viewer) -> Reach:
    if viewer.is_authenticated:
        rows = READABLE.ask(kind_of(viewer), viewer.pk)
    else:
        rows = list(_counted(viewer))
    return Reach(
        groups=[pk for pk, _posts, _last in rows],
        posts=sum(posts or 0 for _pk, posts, _last in rows),
        last=max((last or 0 for _pk, _posts, last in rows), default=0),
    )


def narrowed(asked: Asked, viewer: Viewer, reach: Reach) -> Scope:
    """Entries of the groups this viewer reads that fit the operators.

    The groups are named one by one, so that PostgreSQL may walk the entries newest first.
    """
    within = reach.groups
    if asked.group:
        named = Q(slug__iexact=asked.group) | Q(name__iexact=asked.group)
        within = list(Group.objects.filter(named, pk__in=within).values_list("pk", flat=True))
    scope = Scope(["e.group_id = ANY(%s)"], [within], reach.last, asked.is_narrowed)
    if asked.author:
        _by(scope, members_called(viewer, asked.author))
    elif away := list(boundaries_of(viewer)):
        scope.add("e.author_id <> ALL(%s)", away)
    if asked.tag:
        named = Q(slug__iexact=asked.tag) | Q(name__iexact=asked.tag)
        scope.add(TAGGED, list(Tag.objects.filter(named).values_list("pk", flat=True)))
    if asked.state:
        scope.add(SOLVED if asked.state == "solved" else UNANSWERED)
    if asked.before:
        scope.add("e.made_at < %s", _begin_of(asked.before))
    if asked.after:
        scope.add("e.made_at >= %s", _begin_of(asked.after))
    return scope


def _by(scope, authors):
    """What one of them wrote an index has in its order."""
    if len(authors) == 1:
        scope.add("e.author_id = %s", *authors)
    else:
        scope.add("e.author_id = ANY(%s)", authors)


def _begin_of(day: date):
    day = max(day, date(2, 1, 1))  # the edges of time have no neighbour zone
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
