"""Questions to the database that are put together once and then only asked.

Django takes longer to write a large question down than PostgreSQL needs to answer it. A `Prepared`
question is written by the rooms' own querysets (`visible_to` and all) once for each *shape*: with
stand-ins where numbers of this request belong. Afterwards the same SQL is sent with the true
numbers, as a prepared statement; what comes back are the same model objects.

Whatever changes the words of the question, and not only its numbers, must be in its shape.
"""

import re
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators

from community.core.connected import mine

MOST = 200  # shapes of one question; beyond, it is asked without being kept
FIRST_STAND_IN = 8_000_000_000_000_000_000  # no row has such a number
FIRST_MOMENT = datetime(1901, 1, 1, tzinfo=UTC)  # nor such a moment
TRUE = int, str, datetime


class Prepares:
    """Values go beside the SQL, which the server keeps; Django's own writes them into it.

    Only where the connection has a `prepare_threshold` (config/addresses.py).
    """

    def execute(self, query, params=None):
        return super().execute(query, params, prepare=True)

    def _convert_query(self, query, params=None):
        """What Django's log reads; psycopg notes it only where nothing is prepared."""
        self._query = super()._convert_query(query, params)
        return self._query


class PreparingCursor(Prepares, psycopg.Cursor):
    """For SQL that is written by hand."""


class NumberedCursor(Prepares, psycopg.RawCursor):
    """For SQL that names its values $1, $2: nothing in it is looked for any more."""


@contextmanager
def preparing(kind: type[psycopg.Cursor] = PreparingCursor) -> Iterator[CursorWrapper]:
    """A cursor for statements that are sent often. The server keeps them, and Django's own wrapper
    stands around it: errors, counted queries and the log stay as everywhere."""
    connection = mine.connection
    connection.ensure_connection()
    with connection._prepare_cursor(kind(connection.connection)) as cursor:
        yield cursor


@contextmanager
def one_trip() -> Iterator[None]:
    """Statements inside leave one behind the other: none waits for an answer before somebody
    reads one, nor for the end of the block. PostgreSQL works while the next is written down.

    They are done in their order, and after one that failed none is. Its error comes where an
    answer is read or where the block ends, so both must stand in the transaction.
    """
    connection, failed = mine.connection, None
    connection.ensure_connection()
    with connection.wrap_database_errors:
        try:
            with connection.connection.pipeline():
                try:
                    yield
                except Exception as error:  # else what follows from it would be logged
                    failed = error
        except psycopg.Error as error:
            failed = failed or error
        if failed is not None:
            raise failed


class Written:
    """A question written down: its SQL, its values with stand-ins, and how to read an answer."""

    def __init__(self, rows: QuerySet, stand_ins: list):
        self._compiler = compiler = rows.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        self._sql, self._values = _numbered(sql), values
        self._places = list(places_of(stand_ins, values))
        chosen = [one[0] for one in compiler.select[: compiler.col_count]]
        self._converters = compiler.get_converters(chosen)
        self._gives_models = rows._iterable_class is ModelIterable
        if self._gives_models:
            self._prepare_models()

    def _prepare_models(self):
        """What `ModelIterable` finds out anew for every answer."""
        compiler = self._compiler
        found = compiler.klass_info["select_fields"]
        self._first, self._end = found[0], found[-1] + 1
        columns = compiler.select[self._first : self._end]
        self._names = [column[0].target.attname for column in columns]
        self._model = compiler.klass_info["model"]

    def ask(self, true: tuple) -> list:
        """The rows, with the true values in place of the stand-ins."""
        values = list(self._values)
        for place, kind, number in self._places:
            values[place] = kind(true[number]) if kind else true[number]
        with preparing(NumberedCursor) as cursor:
            cursor.execute(self._sql, values)
            rows = cursor.fetchall()
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        return list(self._models(rows) if self._gives_models else map(tuple, rows))

    def _models(self, rows):
        """What `ModelIterable` does with an answer."""
        compiler, db = self._compiler, DEFAULT_DB_ALIAS
        near = get_related_populators(compiler.klass_info, compiler.select, db)
        for row in rows:
            thing = self._model.from_db(db, self._names, row[self._first : self._end])
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

    def ask(self, shape: Hashable, *true: int | str | datetime) -> list:
        """The rows. `write` is told the shape and the stand-ins of the true values."""
        written = self._shapes.get(shape)
        if written is None:
            stand_ins = [stand_in_for(place, value) for place, value in enumerate(true)]
            written = Written(self._write(shape, *stand_ins), stand_ins)
            with self._lock:
                if len(self._shapes) < MOST:
                    self._shapes[shape] = written
        return written.ask(true)


def _numbered(sql):
    """Django's placeholders as PostgreSQL's own."""
    number = count(1)
    return re.sub("%([s%])", lambda sign: "%" if sign[1] == "%" else f"${next(number)}", sql)


def places_of(stand_ins, values):
    """Where values of the request belong: which, and as wide as the column that they are for."""
    for place, value in enumerate(values):
        if isinstance(value, TRUE) and value in stand_ins:
            kind = None if type(value) in TRUE else type(value)
            yield place, kind, stand_ins.index(value)


def stand_in_for(place, value):
    if isinstance(value, datetime):
        return FIRST_MOMENT + timedelta(days=place)
    number = FIRST_STAND_IN + place
    return number if isinstance(value, int) else str(number)
