"""Questions to the database that are put together once and then only asked.

Django takes longer to write a large question down than PostgreSQL needs to answer it. A `Prepared`
question is written by the rooms' own querysets (`visible_to` and all) once for each *shape*: with
stand-ins where numbers of this request belong. Afterwards the same SQL is sent with the true
numbers, as a prepared statement; what comes back are the same model objects.

Whatever changes the words of the question, and not only its numbers, must be in its shape.
"""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators

MOST = 200  # shapes of one question; beyond, it is asked without being kept
FIRST_STAND_IN = 8_000_000_000_000_000_000  # no row has such a number


class PreparingCursor(psycopg.Cursor):
    """Values go beside the SQL, which the server keeps; Django's own writes them into it.

    Only where the connection has a `prepare_threshold` (config/addresses.py).
    """

    def execute(self, query, params=None):
        return super().execute(query, params, prepare=True)

    def _convert_query(self, query, params=None):
        """What Django's log reads; psycopg notes it only where nothing is prepared."""
        self._query = super()._convert_query(query, params)
        return self._query


@contextmanager
def preparing() -> Iterator[CursorWrapper]:
    """A cursor for statements that are sent often. The server keeps them, and Django's own wrapper
    stands around it: errors, counted queries and the log stay as everywhere."""
    connection.ensure_connection()
    with connection._prepare_cursor(PreparingCursor(connection.connection)) as cursor:
        yield cursor


@dataclass(frozen=True)
class Written:
    """A question written down: its SQL, its values with stand-ins, and how to read an answer."""

    sql: str
    values: tuple
    compiler: object
    converters: dict
    gives_models: bool

    def ask(self, true: dict) -> list:
        """The rows, with the true values in place of the stand-ins."""
        values = [true.get(one, one) if type(one) in (int, str) else one for one in self.values]
        with preparing() as cursor:
            cursor.execute(self.sql, values)
            rows = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return list(self._things(rows) if self.gives_models else map(tuple, rows))

    def _things(self, rows):
        """What `ModelIterable` does with an answer."""
        compiler, db = self.compiler, connection.alias
        found = compiler.klass_info["select_fields"]
        first, end = found[0], found[-1] + 1
        names = [column[0].target.attname for column in compiler.select[first:end]]
        near = get_related_populators(compiler.klass_info, compiler.select, db)
        model = compiler.klass_info["model"]
        for row in rows:
            thing = model.from_db(db, names, row[first:end])
            for one in near:
                one.populate(row, thing)
            for name, place in compiler.annotation_col_map.items():
                setattr(thing, name, row[place])
            yield thing


class Prepared:
    """One question in all its shapes; `write` makes its queryset of stand-ins."""

    def __init__(self, write: Callable[..., QuerySet]):
        self._write = write
        self._shapes: dict[Hashable, Written] = {}
        self._lock = threading.Lock()

    def ask(self, shape: Hashable, *true: int | str) -> list:
        """The rows. `write` is told the shape and the stand-ins of the true values."""
        stand_ins = [_stand_in(place, value) for place, value in enumerate(true)]
        written = self._shapes.get(shape)
        if written is None:
            written = _written(self._write(shape, *stand_ins))
            with self._lock:
                if len(self._shapes) < MOST:
                    self._shapes[shape] = written
        return written.ask(dict(zip(stand_ins, true, strict=True)))


def _stand_in(place, value):
    number = FIRST_STAND_IN + place
    return number if isinstance(value, int) else str(number)


def _written(rows: QuerySet) -> Written:
    compiler = rows.query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    converters = compiler.get_converters([column[0] for column in compiler.select])
    gives_models = rows._iterable_class is ModelIterable
    return Written(sql, tuple(values), compiler, converters, gives_models)
