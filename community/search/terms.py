"""Words as the posts hold them, and what each is worth to this viewer.

A word that few posts hold says more than one that many hold (BM25's inverse frequency). What is
counted are groups that the viewer reads, so nothing of the others shows in order or suggestion.
"""

import math
from dataclasses import dataclass, field

from django.db import connection

from community.search.narrowing import Reach

COUNTED = """
SELECT lexeme, sum(document_count)::bigint FROM search_word
WHERE lexeme = ANY(%s) AND group_id = ANY(%s) GROUP BY lexeme
"""
MOST = 24  # words of a question that count
LONGEST = 40  # letters of a word that is counted


@dataclass
class Term:
    """One typed word: its place, the forms posts may hold it in, and what each is worth."""

    place: int
    word: str
    forms: list[str]
    is_stop: bool
    count: int = 0
    weights: dict[str, float] = field(default_factory=dict)
    near: dict[str, float] = field(default_factory=dict)  # words near it, once they are wanted

    @property
    def tsquery(self):
        return any_of(quoted(form) for form in [*(self.weights or self.forms), *self.near])


def quoted(lexeme: str) -> str:
    """A lexeme as PostgreSQL reads it in a tsquery."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def any_of(queries) -> str:
    return f"({' | '.join(queries)})"


def all_of(queries) -> str:
    return f"({' & '.join(queries)})"


def terms_of(text: str) -> list[Term]:
    """The words of a text; the same word twice counts once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, word, forms, is_stop FROM search_terms(%s)", [text])
        rows = cursor.fetchall()
    terms = {}
    for row in rows:
        terms.setdefault(row[1], Term(*row))
    return list(terms.values())[:MOST]


def phrase_of(text: str) -> str:
    """A phrase as a tsquery: its words in their order, at their distance."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, word, forms, is_stop FROM search_terms(%s)", [text])
        rows = [Term(*row) for row in cursor.fetchall()][:MOST]
    terms = [term for term in rows if not term.is_stop] or rows
    query, before = "", 0
    for term in terms:
        query += f" <{term.place - before}> {term.tsquery}" if query else term.tsquery
        before = term.place
    return f"({query})" if query else ""


def weigh(terms: list[Term], reach: Reach) -> None:
    """Say what each form is worth, by how many posts of the groups that a viewer reads hold it."""
    forms = {form for term in terms for form in term.forms}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [list(forms), reach.groups])
        counts = dict(cursor.fetchall())
    for term in terms:
        known = {form: counts[form] for form in term.forms if form in counts}
        term.count = sum(known.values())
        term.weights = {
            form: worth(known.get(form, 0), reach.posts)
            for form in (known or dict.fromkeys(term.forms))
        }


def worth(count: int, total: int) -> float:
    return math.log(1 + (max(total, count) - count + 0.5) / (count + 0.5))
