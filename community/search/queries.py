"""What the search page and the box in the bar show."""

from dataclasses import dataclass, field
from datetime import datetime

from community.groups.models import Group
from community.members.models import User, Viewer
from community.search.hits import Hits, hits
from community.search.names import SHORTEST, called
from community.search.narrowing import narrowed, reach_of
from community.search.parsing import Asked
from community.search.ranking import joined
from community.search.reading import posts_read
from community.search.snippets import marked, marked_words, snippet, wanted_of
from community.search.terms import any_of, quoted, terms_of
from community.topics.models import Topic

TITLES = 6
UNRANKED = "SELECT post_id, 0 AS score FROM ({keys}) e"


@dataclass(slots=True)
class Hit:
    """One found post, as its row shows it; flat, since templates pay for every dot."""

    topic: Topic
    author: User
    author_name: str
    title: str
    snippet: str
    address: str
    group: str
    group_address: str
    number: int
    made_at: datetime
    is_solved: bool
    is_archived: bool


@dataclass
class Found:
    """All that one page of the search shows."""

    hits: list[Hit] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)  # by their titles, while somebody types
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
    people, groups = called(asked.words, viewer) if names else ([], [])
    return Found(
        hits=shown(answer),
        people=people,
        groups=groups,
        more=answer.more,
        is_near=answer.is_near,
    )


def shown(answer: Hits) -> list[Hit]:
    """Hits with their words marked, in title and text; one question for all of them."""
    texts = [post.topic.title for post in answer] + [post.text for post in answer]
    words = marked_words(texts, wanted_of(answer.terms))
    groups = {post.topic.group_id: post.topic.group for post in answer}
    addresses = {pk: group.get_absolute_url() for pk, group in groups.items()}
    return [_row(post, words, addresses) for post in answer]


def _row(post, words, addresses):
    topic = post.topic
    return Hit(
        topic=topic,
        author=post.author,
        author_name=str(post.author),
        title=marked(topic.title, words),
        snippet=snippet(post.text, words),
        address=post.get_absolute_url(),
        group=topic.group.name,
        group_address=addresses[topic.group_id],
        number=post.number,
        made_at=post.made_at,
        is_solved=topic.is_solved,
        is_archived=topic.is_archived,
    )


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
    reach = reach_of(viewer)
    keys, params = narrowed(Asked(), viewer, reach).keys("title", query, TITLES)
    posts = posts_read(UNRANKED.format(keys=keys), params, reach.groups)
    people, houses = called(text, viewer, most=3)
    return Found(topics=[post.topic for post in posts], people=people, groups=houses)
