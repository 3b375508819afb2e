"""Rows into a table by COPY, with the model's own defaults in the columns that nobody names."""

from collections.abc import Iterable

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_rows(model: type[models.Model], rows: Iterable[dict]) -> None:
    fields = [one for one in model._meta.concrete_fields if not one.generated]
    usual = {one.column: _default(one) for one in fields}
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in usual)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), columns
    )
    numbers = iter(range(1, 2**62))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            full = usual | row
            full.setdefault("id", None)
            if full["id"] is None:
                full["id"] = next(numbers)
            copy.write_row([full[name] for name in usual])
    _set_sequence(model)


def _default(field):
    if isinstance(field, models.AutoField):
        return None
    value = field.get_default()
    if isinstance(value, models.Field | models.Model):
        return value.pk
    return Jsonb(value) if isinstance(field, models.JSONField) and value is not None else value


def _set_sequence(model):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {}").format(
                sql.Identifier(table)
            ),
            [table],
        )
