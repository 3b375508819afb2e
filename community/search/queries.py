"""What the search page and the box in the bar show."""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, Q, TextField

from community.groups.models import Group
from community.members.models import User, Viewer
from community.search.hits import Hits, groups_read_by, hits, narrowed
from community.search.models import Entry
from community.search.parsing import Asked
from community.search.ranking import Matches, joined
from community.search.snippets import marked, marked_words, snippet, wanted_of
from community.search.terms import any_of, quoted, terms_of

NAMES = 5  # people and groups beside the posts
NAME_WORDS = 4  # a longer text is no name
TITLES = 6
SHORTEST = 2  # letters of a word that is completed


@dataclass(frozen=True)
class Hit:
    """One found post, as its row shows it."""

    entry: Entry
    title: str
    snippet: str

    @property
    def post(self):
        return self.entry.post

    @property
    def topic(self):
        return self.entry.topic


@dataclass
class Found:
    """All that one page of the search shows."""

    hits: list[Hit] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    more: bool = False
    is_near: bool = False

    @property
    def is_empty(self):
        return not (self.hits or self.people or self.groups)


def found(asked: Asked, viewer: Viewer, page: int = 1) -> Found:
    """One page of hits; people and groups stand on the first."""
    answer = hits(asked, viewer, page=page)
    names = page == 1 and not asked.is_within
    return Found(
        hits=shown(answer),
        people=people_called(asked.words, viewer) if names else [],
        groups=groups_called(asked.words, viewer) if names else [],
        more=answer.more,
        is_near=answer.is_near,
    )


def shown(answer: Hits) -> list[Hit]:
    """Hits with their words marked, in title and text; one question for all of them."""
    texts = [entry.topic.title for entry in answer] + [entry.post.text for entry in answer]
    words = marked_words(texts, wanted_of(answer.terms))
    return [
        Hit(entry, marked(entry.topic.title, words), snippet(entry.post.text, words))
        for entry in answer
    ]


def _name_words(text):
    words = text.lower().split()
    return words if len(words) <= NAME_WORDS else []


class Names(Func):
    """Account name and display name in one, written as the index of 0003 has it."""

    template = "lower(members_user.name || ' ' || members_user.display_name)"
    output_field = TextField()


def people_called(text: str, viewer: Viewer, most: int = NAMES) -> list[User]:
    """Members whose names hold every word, or come near, the likest first."""
    words = _name_words(text)
    if not words or len(text) < SHORTEST:
        return []
    holds = reduce(and_, (Q(names__contains=word) for word in words))
    near = Q(names__trigram_word_similar=text.lower())
    people = User.objects.visible_to(viewer).annotate(names=Names()).filter(holds | near)
    people = people.annotate(nearness=TrigramWordSimilarity(text.lower(), "names"))
    return list(people.order_by("-nearness", "name", "pk")[:most])


def groups_called(text: str, viewer: Viewer, most: int = NAMES) -> list[Group]:
    """Groups that the viewer may know of, by words of their name and line."""
    words = _name_words(text)
    if not words or len(text) < SHORTEST:
        return []
    groups = Group.objects.visible_to(viewer)
    for word in words:
        groups = groups.filter(Q(name__icontains=word) | Q(summary__icontains=word))
    awake_first = F("archived_at").desc(nulls_first=True)
    return list(groups.order_by(awake_first, "position", "name", "pk")[:most])


def suggestions(text: str, viewer: Viewer) -> Found:
    """What the box offers while somebody types: titles, groups and people, a few of each."""
    terms = terms_of(text)
    if not terms or len(terms[-1].word) < SHORTEST:
        return Found()
    *whole, last = terms
    query = joined(
        [
            *(term.tsquery for term in whole if not term.is_stop),
            any_of([f"{quoted(last.word)}:*", *(quoted(form) for form in last.forms)]),
        ]
    )
    scope = narrowed(Asked(), viewer, groups_read_by(viewer)).filter(Matches("title", query))
    keys = scope.order_by("-pk").values("pk")[:TITLES]
    entries = Entry.objects.visible_to(viewer).filter(
        pk__in=list(keys.values_list("pk", flat=True))
    )
    entries = entries.select_related("topic__group").defer("title", "vector").order_by("-pk")
    return Found(
        hits=[Hit(entry, entry.topic.title, "") for entry in entries],
        people=people_called(text, viewer, most=3),
        groups=groups_called(text, viewer, most=3),
    )
