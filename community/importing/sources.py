"""Which archive is read in, and that it is read by one import at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from community.groups.models import Group
from community.importing.models import Source
from community.importing.tally import Tally
from community.importing.trouble import CannotImport

LOCK = 7_303_014  # with the site's hash: one import of a site at a time


def source_of(site: str, group: Group, option: str = "--into") -> Source:
    """The archive, bound to its group by the first import."""
    source, _made = Source.objects.select_related("group").get_or_create(
        site=site, defaults={"group": group}
    )
    if source.group_id != group.pk:
        raise CannotImport(
            f"{site} was imported into the group {source.group.slug}: "
            f"bring it up to date with {option} {source.group.slug}."
        )
    return source


def finish(source: Source, tally: Tally) -> None:
    """Note when it was last brought up to date; an import that changed nothing notes nothing."""
    if source.finished_at is None or tally.has_changed_something():
        Source.objects.filter(pk=source.pk).update(finished_at=timezone.now())


@contextmanager
def alone(site: str) -> Iterator[None]:
    """Hold the site; who comes second is told so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK, site])
        if not cursor.fetchone()[0]:
            raise CannotImport(f"Another import of {site} is running.")
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCK, site])
