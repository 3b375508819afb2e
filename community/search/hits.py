"""Posts that answer what was asked, best first."""

from dataclasses import dataclass, field

from community.members.models import Viewer
from community.search.narrowing import Reach, narrowed, reach_of
from community.search.nearness import widen
from community.search.parsing import Asked
from community.search.ranking import SHORT, best_of, joined, loose, strict, telling
from community.search.reading import posts_read
from community.search.terms import Term, phrase_of, terms_of, weigh
from community.topics.models import Post

PAGE, PAGES = 20, 5
# Posts that are ranked: of those with the one word, with a few words or words near them, with
# any word of a whole question. The same for each page, so that each post stands on one of them.
NEWEST_OF_ONE, NEWEST, NEWEST_OF_MANY = 60, 150, 1_500


@dataclass
class Hits:
    """One page of posts, and the words that they were found by."""

    posts: list[Post] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    more: bool = False
    is_near: bool = False  # nothing holds exactly what was typed

    def __iter__(self):
        return iter(self.posts)

    def __len__(self):
        return len(self.posts)


def hits(asked: Asked, viewer: Viewer, *, page: int = 1, size: int = PAGE) -> Hits:
    """A page of what the viewer may read of what was asked for."""
    terms = terms_of(" ".join([asked.words, *asked.phrases]))
    if not terms and not asked.is_narrowed:
        return Hits()
    reach = reach_of(viewer)
    weigh(terms, reach)
    search = _Search(asked, viewer, reach, terms, page, size)
    if len(telling(terms)) > SHORT:
        return search.found(NEWEST_OF_MANY, *loose(terms, reach.posts))
    newest = NEWEST_OF_ONE if len(telling(terms)) == 1 else NEWEST
    found = search.found(newest, *strict(terms, reach.posts))
    if found.more or page > 1 or len(found) >= size or not terms or asked.phrases:
        return found
    return search.beyond(found)


@dataclass
class _Search:
    asked: Asked
    viewer: Viewer
    reach: Reach
    terms: list[Term]
    page: int
    size: int

    def __post_init__(self):
        self.must = [phrase_of(phrase) for phrase in self.asked.phrases]
        self.scope = narrowed(self.asked, self.viewer, self.reach)
        for unwanted in filter(None, map(phrase_of, self.asked.without)):
            self.scope.add("NOT e.vector @@ %s::tsquery", unwanted)  # a title is in it, too

    def found(self, newest, query, expected):
        """The newest posts that match, and those whose topic is called so, ranked."""
        query = joined([query, *self.must])
        lists = [self.scope.keys("vector", query, newest, expected)]
        if query:
            lists.append(self.scope.keys("title", query, newest, expected))
        first = (self.page - 1) * self.size
        best = best_of(lists, self.terms, self.size + 1, first)
        posts = posts_read(*best, self.reach.groups)
        more = len(posts) > self.size and self.page < PAGES
        return Hits(posts[: self.size], self.terms, more)

    def beyond(self, exact):
        """When few posts hold all words: those that hold some, or words near them."""
        widened = widen(self.terms, self.reach)
        if not widened and len(self.terms) == 1:
            return exact
        found = self.found(NEWEST, *loose(self.terms, self.reach.posts))
        known = {post.pk for post in exact}
        rest = [post for post in found if post.pk not in known]
        posts = [*exact, *rest][: self.size]
        return Hits(posts, self.terms, is_near=not exact.posts and bool(posts))
