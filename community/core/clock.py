"""One clock for all processes, whatever the machine of a worker believes: the database's."""

from datetime import datetime

from community.core.asking import preparing


def database_now() -> datetime:
    """The moment by PostgreSQL's clock; it goes on within a transaction."""
    with preparing() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
