"""Posts that answer what was asked, best first."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from community.groups.models import Group
from community.members.models import Viewer
from community.members.queries import member_called
from community.search.models import Entry
from community.search.nearness import widen
from community.search.parsing import Asked
from community.search.ranking import SHORT, Matches, OneOf, joined, loose, score, strict, telling
from community.search.terms import Term, any_of, phrase_of, terms_of, weigh
from community.topics.models import TaggedTopic

PAGE, PAGES = 20, 5
# Posts that are ranked: of those with the one word, with all words, with any of them.
NEWEST_OF_ONE, NEWEST, NEWEST_OF_MANY = 60, 150, 1_500


@dataclass
class Hits:
    """One page of entries with their posts, and the words that they were found by."""

    entries: list[Entry] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    more: bool = False
    is_near: bool = False  # nothing holds exactly what was typed

    def __iter__(self):
        return iter(self.entries)

    def __len__(self):
        return len(self.entries)


def hits(asked: Asked, viewer: Viewer, *, page: int = 1, size: int = PAGE) -> Hits:
    """A page of what the viewer may read of what was asked for."""
    terms = terms_of(" ".join([asked.words, *asked.phrases]))
    if not terms and not asked.is_narrowed:
        return Hits()
    groups = groups_read_by(viewer)
    weigh(terms, groups)
    search = _Search(asked, viewer, groups, terms, page, size)
    if len(telling(terms)) > SHORT:
        return search.found(loose(terms), NEWEST_OF_MANY)
    newest = NEWEST_OF_ONE if len(telling(terms)) == 1 and page <= 2 else NEWEST
    found = search.found(strict(terms) if terms else "", newest)
    if found.more or page > 1 or len(found) >= size or not terms or asked.phrases:
        return found
    return search.beyond(found)


@dataclass
class _Search:
    asked: Asked
    viewer: Viewer
    groups: dict[int, int]
    terms: list[Term]
    page: int
    size: int

    def __post_init__(self):
        self.must = [phrase_of(phrase) for phrase in self.asked.phrases]
        self.must += [
            f"!{any_of(term.tsquery for term in without)}"
            for without in map(terms_of, self.asked.without)
            if without
        ]
        self.scope = narrowed(self.asked, self.viewer, self.groups)

    def found(self, query, newest):
        """The newest posts that match, and those whose topic is called so, ranked."""
        query = joined([query, *self.must])
        matching = self.scope.filter(Matches("vector", query)) if query else self.scope
        lists = [matching.order_by("-pk")[:newest]]
        if query:
            titled = self.scope.filter(Matches("title", query))
            lists.append(titled.order_by("-pk")[:newest])
        ranked = Entry.objects.visible_to(self.viewer).filter(OneOf(*lists), post__deleted_at=None)
        ranked = ranked.select_related("post", "topic__group", "author")
        ranked = ranked.defer("title", "vector", "post__source", "post__html")
        ranked = ranked.annotate(score=score(self.terms)).order_by("-score", "-pk")
        first = (self.page - 1) * self.size
        rows = list(ranked[first : first + self.size + 1])
        more = len(rows) > self.size and self.page < PAGES
        return Hits(rows[: self.size], self.terms, more)

    def beyond(self, exact):
        """When few posts hold all words: those that hold some, or words near them."""
        widened = widen(self.terms, self.groups)
        if not widened and len(self.terms) == 1:
            return exact
        found = self.found(loose(self.terms), NEWEST_OF_MANY)
        known = {entry.pk for entry in exact}
        rest = [entry for entry in found if entry.pk not in known]
        entries = [*exact, *rest][: self.size]
        return Hits(entries, self.terms, is_near=not exact.entries and bool(entries))


def groups_read_by(viewer: Viewer) -> dict[int, int]:
    """The groups that a viewer reads, with how many of their posts have their words counted."""
    rows = Group.objects.readable_by(viewer).values_list("pk", "counted__document_count")
    return {pk: count or 0 for pk, count in rows}


def narrowed(asked: Asked, viewer: Viewer, groups: dict[int, int]) -> QuerySet[Entry]:
    """Entries of the groups this viewer reads that fit the operators.

    The groups are named one by one, so that PostgreSQL may walk the entries newest first; whether
    a topic may be seen is asked again of the topics, in the query that yields the hits.
    """
    within = list(groups)
    if asked.group:
        named = Q(slug__iexact=asked.group) | Q(name__iexact=asked.group)
        within = list(Group.objects.filter(named, pk__in=within).values_list("pk", flat=True))
    entries = Entry.objects.filter(group_id__in=within or [0])  # none of them is none, not all
    if asked.author:
        entries = entries.filter(author=member_called(viewer, asked.author) or 0)
    if asked.tag:
        named = Q(tag__slug__iexact=asked.tag) | Q(tag__name__iexact=asked.tag)
        entries = entries.filter(
            topic__in=TaggedTopic.objects.filter(named).values("content_object")
        )
    if asked.state == "solved":
        entries = entries.filter(topic__solved_at__isnull=False)
    if asked.state == "unanswered":
        entries = entries.filter(topic__reply_count=0)
    if asked.before:
        entries = entries.filter(made_at__lt=_begin_of(asked.before))
    if asked.after:
        entries = entries.filter(made_at__gte=_begin_of(asked.after))
    return entries


def _begin_of(day: date):
    day = max(day, date(2, 1, 1))  # the edges of time have no neighbour zone
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
