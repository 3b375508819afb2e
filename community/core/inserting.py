"""New rows by a statement that is put together once for each model, and kept by the server.

For rows that are written often. Django puts an INSERT together anew for each of them, which takes
longer than PostgreSQL needs to write it. The values are Django's own: each field says how it is
stored, so what is written is what `create` writes.
"""

from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from community.core.asking import NumberedCursor, preparing
from community.core.connected import mine


def insert(row: models.Model) -> None:
    """Write a new row. Its key is the one that was drawn for it, or is not asked for: then the
    row does not know it. So nothing is waited for inside `one_trip`."""
    sql, fields = _written(type(row), row.pk is not None)
    values = [_value(field, row) for field in fields]
    with preparing(NumberedCursor) as cursor:
        cursor.execute(sql, values)
    row._state.adding, row._state.db = False, mine.connection.alias


@cache
def _written(model, has_key):
    """The statement, and the fields in the order of its values."""
    meta, quote = model._meta, mine.connection.ops.quote_name
    fields = [one for one in meta.local_concrete_fields if has_key or not one.primary_key]
    columns = ", ".join(quote(one.column) for one in fields)
    places = ", ".join(_place(one, number) for number, one in enumerate(fields, start=1))
    sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - no value
    return sql, fields


def named(row: models.Model, **said: str) -> tuple[str, str, dict[str, Any]]:
    """Columns, places and values of a new row, for a larger statement that writes it by a SELECT;
    `said` is what that says of a field itself."""
    fields = [one for one in row._meta.local_concrete_fields if one.attname not in said]
    values = {f"new_{one.attname}": _value(one, row) for one in fields}
    columns, places = _named(type(row), tuple(said.items()))
    return columns, places, values


@cache
def _named(model, said):
    """In a SELECT a place must say its kind; how long it may be is for the column to say."""
    quote, known = mine.connection.ops.quote_name, dict(said)
    fields = model._meta.local_concrete_fields
    places = [known.get(one.attname) or f"%(new_{one.attname})s::{_kind(one)}" for one in fields]
    return ", ".join(quote(one.column) for one in fields), ", ".join(places)


def _kind(field):
    kind = (
        field.rel_db_type(mine.connection) if field.is_relation else field.db_type(mine.connection)
    )
    return "text" if kind.startswith("varchar") else kind


def _value(field, row):
    """As the field stores it; what stands in an array is taken as it is."""
    value = field.pre_save(row, True)
    is_plain = value is None or isinstance(field, ArrayField)
    return value if is_plain else field.get_db_prep_save(value, mine.connection)


def _place(field, number):
    """An array says what it holds: an empty one does not show it."""
    is_array = isinstance(field, ArrayField)
    return f"${number}::{field.db_type(mine.connection)}" if is_array else f"${number}"
