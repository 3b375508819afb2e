"""After a test that commits, the tables are emptied: those that hold something, and no others.

Django truncates all of them and makes content types and permissions anew, which took longer than
most of these tests. Here each table is looked at, locked as by a truncation, so that what a
thread still writes is waited for; then deleted from, with foreign keys and triggers asleep. Now
and then all are truncated, since nobody clears away what the tests left that were taken back.

A page that a browser still asks for holds some of the tables and wants others: of two that wait
for each other PostgreSQL ends one, and where that is the emptying, it begins again.
"""

from functools import cache
from itertools import count

from django.db import OperationalError, connection, transaction
from psycopg import sql
from psycopg.errors import DeadlockDetected

# As the migrations left them, and nobody writes to them.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
TRUNCATE_EVERY = 50
TRIES = 5
_times = count()


def empty_tables():
    for _time in range(TRIES - 1):
        try:
            return _empty(_names())
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
    return _empty(_names())


def _empty(names):
    with transaction.atomic(), connection.cursor() as cursor:
        if next(_times) % TRUNCATE_EVERY == 0:
            cursor.execute(sql.SQL("TRUNCATE {}").format(_listed(names)))
            return
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(_listed(names)))
        cursor.execute(
            sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
                    sql.Literal(name), sql.Identifier(name)
                )
                for name in names
            )
        )
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))


def _listed(names):
    return sql.SQL(", ").join(map(sql.Identifier, names))


@cache
def _names():
    return sorted({*connection.introspection.django_table_names(only_existing=True)} - KEPT)
