"""What PostgreSQL must be set to, asked before every migration: search and promises hang on it."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import OperationalError, connections

ON = {"on"}
DURABLE = {
    "fsync": ON,
    "full_page_writes": ON,
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}
QUESTION = """
    select current_setting('fsync'), current_setting('full_page_writes'),
           current_setting('synchronous_commit'), current_setting('server_encoding'),
           datctype, lower('Å')
      from pg_database where datname = current_database()
"""


@register(Tags.database)
def postgresql_is_set_right(app_configs=None, databases=None, **kwargs):
    if "default" not in (databases or []):
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(QUESTION)
            return faults(*cursor.fetchone(), throwaway=settings.TESTING)
    except OperationalError:
        return []  # what asked for this check is about to say the same, with the reason


def faults(fsync, full_page_writes, commit, encoding, ctype, lowered, *, throwaway):
    """`throwaway` is a database of the tests: it may forget, but it must search like ours."""
    found = []
    if (encoding, lowered) != ("UTF8", "å") or ctype in {"C", "POSIX"}:
        found.append(
            Error(
                "PostgreSQL would not find Hebrew and Swedish words: the database was made with "
                f"encoding {encoding} and character type {ctype}.",
                hint="Make it again with the POSTGRES_INITDB_ARGS of docker-compose.yml.",
                id="hearth.E001",
            )
        )
    now = {"fsync": fsync, "full_page_writes": full_page_writes, "synchronous_commit": commit}
    for name, value in now.items():
        if value not in DURABLE[name] and not throwaway:
            found.append(
                Error(
                    f"PostgreSQL may lose posts it has taken: {name} is {value}.",
                    hint=f"Set {name} to on.",
                    id="hearth.E002",
                )
            )
    return found
