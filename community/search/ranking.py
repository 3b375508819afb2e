"""Which entries are looked at, and in which order they are shown."""

import math
from collections.abc import Iterable

from django.db.models import BooleanField, F, Func, Value

from community.search.terms import Term, all_of, any_of, quoted

SHORT = 3  # words up to which all of them are asked for
ENOUGH = 2_000  # posts that a question's rarest words may bring before common ones only weigh
# In the text … in the title.
RANKED = "%s * ts_rank('{0.1,0.2,0.3,0.5}', e.vector, %s::tsquery)"
# Long posts hold every word: their score is spread over their length, by a quarter. A year halves
# what freshness adds.
SCORE = """
(({ranks}) / (0.75 + 0.25 * length(e.vector) / 60.0)
 * (1 + 0.2 / (1 + greatest(extract(epoch FROM now() - e.made_at), 0) / 31536000)))
::double precision
"""
BEST = """
SELECT e.post_id, {score} AS score FROM search_entry e
WHERE e.post_id = ANY ({candidates})
ORDER BY 2 DESC, 1 DESC LIMIT %s OFFSET %s
"""


class Matches(Func):
    """Whether a vector answers a tsquery."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, column: str, query: str):
        super().__init__(F(column), Func(Value(query), template="%(expressions)s::tsquery"))


def best_of(lists: list[tuple[str, list]], terms: list[Term], size: int, first: int):
    """A stretch of the posts of some lists by their score, as SQL and its parameters.

    PostgreSQL makes the lists before all else: as a join they would be one of many tables, and
    the planner has walked all entries for it.
    """
    ranks, params = _ranks(terms)
    candidates = " || ".join(f"ARRAY({keys})" for keys, _params in lists)
    best = BEST.format(score=SCORE.format(ranks=ranks), candidates=candidates)
    return best, [*params, *(one for _keys, some in lists for one in some), size, first]


def _ranks(terms):
    """BM25 in PostgreSQL's words: each form's worth, bent by how often and where it stands.

    The words near a term are asked for at once, for the worth of their middle: one look each
    would cost more than all the rest.
    """
    params = []
    for term in telling(terms):
        for form, worth in term.weights.items():
            params += [worth**1.2, quoted(form)]
        if term.near:
            worths = [worth**1.2 for worth in term.near.values()]
            params += [sum(worths), any_of(map(quoted, term.near))]
    return " + ".join([RANKED] * (len(params) // 2)) or "0", params


def telling(terms: list[Term]) -> list[Term]:
    """The words that say something; should none do, all of them."""
    return [term for term in terms if not term.is_stop] or terms


def strict(terms: list[Term], posts: int) -> tuple[str, float | None]:
    """All of the words, and how many of these posts may hold them; none known without words."""
    if not terms:
        return "", None
    terms = telling(terms)
    return all_of(term.tsquery for term in terms), _together(terms, posts)


def loose(terms: list[Term], posts: int) -> tuple[str, float]:
    """Any of the rarest words; the others only together, since each alone brings too many."""
    terms = sorted(telling(terms), key=lambda term: term.count)
    rare, brought = [], 0
    while terms and (not rare or brought + terms[0].count <= ENOUGH):
        brought += terms[0].count
        rare.append(terms.pop(0).tsquery)
    if len(terms) > 1:
        rare.append(all_of(term.tsquery for term in terms[:2]))
        brought += _together(terms[:2], posts)
    return any_of(rare), brought


def _together(terms, posts):
    """How many posts hold all of them, as if no word called another."""
    return posts * math.prod(term.count / max(posts, 1) for term in terms)


def joined(parts: Iterable[str]) -> str:
    """Everything that must hold at once; empty parts ask for nothing."""
    parts = [part for part in parts if part]
    return all_of(parts) if parts else ""
