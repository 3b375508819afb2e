"""A connection beside Django's, for another who writes, waits or listens at the same moment."""

import psycopg
from django.db import connection

from tests.config.houses import until_true

WAITS = """
SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def beside(**said) -> psycopg.Connection:
    known = connection.get_connection_params()
    place = {key: known.get(key) for key in ("dbname", "user", "password", "host", "port")}
    return psycopg.connect(**{key: value for key, value in place.items() if value}, **said)


def until_somebody_waits():
    """For a lock, in this database."""
    with beside(autocommit=True) as other:
        until_true(lambda: other.execute(WAITS).fetchone() is not None)
