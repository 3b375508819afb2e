"""Which entries are looked at, and in which order they are shown."""

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.expressions import RawSQL

from community.search.terms import Term, all_of, any_of, quoted

SHORT = 3  # words up to which all of them are asked for
ENOUGH = 2_000  # posts that a question's rarest words may bring before common ones only weigh
WEIGHTS = "{0.1,0.2,0.3,0.5}"  # in the text … in the title
RANKED = "ts_rank('{weights}', search_entry.vector, %s::tsquery)"
# Long posts hold every word: their score is spread over their length, by a quarter. A year halves
# what freshness adds.
SCORE = """
(({ranks}) / (0.75 + 0.25 * length(search_entry.vector) / 60.0)
 * (1 + 0.2 / (1 + greatest(extract(epoch FROM now() - search_entry.made_at), 0) / 31536000)))
::double precision
"""


class Matches(Func):
    """Whether a vector answers a tsquery."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, column: str, query: str):
        super().__init__(F(column), Func(Value(query), template="%(expressions)s::tsquery"))


class OneOf(Func):
    """Whether the key is in one of these lists, which PostgreSQL makes before all else.

    As a join it would be one of many tables, and the planner has walked all entries for it.
    """

    template = "(search_entry.post_id = ANY (%(expressions)s))"
    arg_joiner = " || "
    output_field = BooleanField()

    def __init__(self, *lists: QuerySet):
        super().__init__(*[ArraySubquery(one.values("pk")) for one in lists])


def score(terms: list[Term]) -> RawSQL:
    """BM25 in PostgreSQL's words: each form's worth, bent by how often and where it stands."""
    parts, params = [], []
    for term in telling(terms):
        for form, worth in term.weights.items():
            parts.append(f"%s * {RANKED.format(weights=WEIGHTS)}")
            params += [worth**1.2, quoted(form)]
    return RawSQL(SCORE.format(ranks=" + ".join(parts) or "0"), params)  # noqa: S611 - ours


def telling(terms: list[Term]) -> list[Term]:
    """The words that say something; should none do, all of them."""
    return [term for term in terms if not term.is_stop] or terms


def strict(terms: list[Term]) -> str:
    return all_of(term.tsquery for term in telling(terms))


def loose(terms: list[Term]) -> str:
    """Any of the rarest words; the others only together, since each alone brings too many."""
    terms = sorted(telling(terms), key=lambda term: term.count)
    rare, brought = [], 0
    while terms and (not rare or brought + terms[0].count <= ENOUGH):
        brought += terms[0].count
        rare.append(terms.pop(0).tsquery)
    if len(terms) > 1:
        rare.append(all_of(term.tsquery for term in terms[:2]))
    return any_of(rare)


def joined(parts: Iterable[str]) -> str:
    """Everything that must hold at once; empty parts ask for nothing."""
    parts = [part for part in parts if part]
    return all_of(parts) if parts else ""
