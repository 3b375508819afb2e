"""What stands in the database, as one fingerprint a table."""

import json
import re
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import sql

# Columns that reading may change: read markers and the visitor's own session.
READ_MARKERS = {
    "topics_readmark": None,
    "members_user": ["seen_at"],
    "notifications_notice": ["read_at"],
    "groups_membership": ["visited_at", "visited_before_at"],
    "members_visit": None,
    "analytics_reportlink": ["opened_at"],
    "django_session": None,
}
# Columns whose value is drawn by lot, and texts that hold such a value.
DRAWN = {"secret_hash", "message_id", "text", "key", "password", "stamp"}
KEY = re.compile(r"[0-9a-f]{32}")
TODAY = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00$")


def fingerprints(*, ignoring: dict | None = None, among=None) -> dict[str, str]:
    """A hash of all rows of each table; `ignoring` names columns, None for a whole table."""
    ignoring = ignoring or {}
    tables = connection.introspection.table_names() if among is None else among
    tables = [name for name in tables if _counts(name, ignoring)]
    if not tables:
        return {}
    parts = [_fingerprint_of(name, ignoring.get(name, [])) for name in sorted(tables)]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return dict(cursor.fetchall())


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [name for name in before | after if before.get(name) != after.get(name)]


def _counts(table, ignoring):
    return ignoring.get(table, []) is not None


def _fingerprint_of(table, columns):
    row = sql.SQL("to_jsonb(t)") + sql.SQL("").join(
        sql.SQL(" - {}").format(sql.Literal(column)) for column in columns
    )
    return sql.SQL(
        "SELECT {name}, md5(coalesce(string_agg(({row})::text, '|' ORDER BY ({row})::text), ''))"
        " FROM {table} t"
    ).format(name=sql.Literal(table), row=row, table=sql.Identifier(table))


def writes() -> dict[str, int]:
    """How many rows this transaction wrote to or deleted from each table, taken back or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        return dict(cursor.fetchall())


def touched(since: dict[str, int]) -> set[str]:
    """The tables that were written to since then."""
    return {name for name, number in writes().items() if number > since.get(name, 0)}


def changed_by(do, *, ignoring: dict) -> tuple[list[str], object]:
    """The tables that something changes, and its answer; then it is undone.

    Only tables that it wrote to are compared: to read all of them twice took longer than the rest.
    """
    with forgotten():
        before = writes()
        answer = do()
        tables = touched(before)
        after = fingerprints(ignoring=ignoring, among=tables)
    return changed(fingerprints(ignoring=ignoring, among=tables), after), answer


def longest_row(since: dict[str, int]) -> int:
    """How many signs the longest row has of the tables that were written to since then."""
    tables = touched(since)
    if not tables:
        return 0
    parts = [
        sql.SQL("SELECT max(length(to_jsonb(t)::text)) FROM {} t").format(sql.Identifier(name))
        for name in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return max(row[0] or 0 for row in cursor.fetchall())


@contextmanager
def forgotten():
    """What happens inside is undone: the next form finds the house as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def normal_rows(among=None) -> dict[str, list[str]]:
    """Every row of all or of some tables as text, without what differs between two runs."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor) if among is None else among
        return {
            name: _normal_rows_of(cursor, name)
            for name in sorted(tables)
            if name != "django_session"
        }


def _normal_rows_of(cursor, table):
    cursor.execute(sql.SQL("SELECT to_jsonb(t)::text FROM {} t").format(sql.Identifier(table)))
    rows = (json.loads(row) for (row,) in cursor.fetchall())
    drawn = DRAWN | ({"html"} if table == "core_letter" else set())
    return sorted(json.dumps({key: _normal(key, row[key], drawn) for key in row}) for row in rows)


def _normal(column, value, drawn):
    """Secrets are drawn anew, and moments are now: only whether one stands there is compared."""
    if column in drawn:
        return "drawn"
    if isinstance(value, dict):
        return {key: _normal(key, value[key], drawn) for key in value}
    if isinstance(value, list):
        return [_normal(column, one, drawn) for one in value]
    if isinstance(value, str) and TODAY.match(value):
        return "today"
    return KEY.sub("drawn", value) if isinstance(value, str) else value
