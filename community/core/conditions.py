"""Conditions of querysets that are put together once and then only filled in.

Django takes longer to write a large condition down than PostgreSQL needs to answer it. A
`PreparedCondition` is written by the rooms' own querysets, once for each *shape*, with stand-ins
where numbers of this request belong (core/asking.py does so for whole questions). Afterwards a
queryset gets the same SQL with the true numbers. Nothing about an answer is kept: whoever may see
what is asked of the database each time.

Whatever changes the words of the condition, and not only its numbers, must be in its shape.
"""

import re
import threading
from collections.abc import Callable, Hashable
from datetime import date, timedelta
from itertools import count

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, F, OuterRef, Q, QuerySet, Subquery

from community.core.asking import MOST, places_of, stand_in_for

ALIAS = re.compile(r"\b[A-Z]{1,2}[0-9]+\b")  # Django's names for tables inside a condition
_numbers = count(1)


class Filled(Expression):
    """A condition with its true values, on the rows of whatever question it stands in."""

    conditional = True

    def __init__(self, pieces: tuple[str, ...], values: tuple, row="pk"):
        super().__init__(output_field=BooleanField())
        self.pieces, self.values = pieces, values
        self.row = F(row) if isinstance(row, str) else row

    def get_source_expressions(self):
        return [self.row]

    def set_source_expressions(self, exprs):
        (self.row,) = exprs

    def as_sql(self, compiler, connection):
        rows = f"{compiler.quote_name_unless_alias(self.row.alias)}."
        return f"({rows.join(self.pieces)})", self.values


class PreparedCondition:
    """One condition in all its shapes; `write` makes a queryset with nothing but it."""

    def __init__(self, write: Callable[..., QuerySet]):
        self._write = write
        self._shapes: dict[Hashable, tuple] = {}
        self._lock = threading.Lock()

    def on(self, shape: Hashable, *true: int | str) -> Q:
        """The condition. `write` is told the shape and the stand-ins of the true values."""
        written = self._shapes.get(shape)
        if written is None:
            stand_ins = [stand_in_for(place, value) for place, value in enumerate(true)]
            written = _written(self._write(shape, *stand_ins), stand_ins)
            with self._lock:
                if len(self._shapes) < MOST:
                    self._shapes[shape] = written
        pieces, values, places = written
        filled = list(values)
        for place, kind, number in places:
            filled[place] = kind(true[number]) if kind else true[number]
        return Q(Filled(pieces, tuple(filled)))


def _written(rows, stand_ins):
    """The SQL, cut where the name of its rows belongs; its values; and where the true ones go."""
    sql, values = _compiled(rows.query if _joins_nothing(rows.query) else _by_row(rows).query)
    if any(isinstance(one, (date, timedelta)) for one in values):
        raise ValueError("A moment is no part of a condition that is kept.")
    number = next(_numbers)  # apart from the names of the question around it
    sql = ALIAS.sub(lambda name: f"c{number}_{name[0]}", sql)
    table = connection.ops.quote_name(rows.model._meta.db_table)
    return tuple(sql.split(f"{table}.")), tuple(values), tuple(places_of(stand_ins, values))


def _joins_nothing(query):
    return [name for name, times in query.alias_refcount.items() if times] in (
        [],
        [query.get_initial_alias()],
    )


def _by_row(rows):
    """What joins is asked of each row alone: the question around knows nothing of its tables."""
    itself = rows.filter(pk=OuterRef("pk")).order_by().values("pk")[:1]
    return rows.model._base_manager.filter(pk=Subquery(itself))


def _compiled(query):
    compiler = query.get_compiler(connection=connection)
    compiler.pre_sql_setup()
    try:
        return compiler.compile(query.where)
    except EmptyResultSet:
        return "FALSE", []
    except FullResultSet:
        return "TRUE", []
