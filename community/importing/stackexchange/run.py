"""One import from beginning to end: read all, then people, topics, what is gone, what was told.

Every batch is a transaction of its own and leaves whole topics with right counters, so that an
import that was killed is taken up by running it again: what is there already is unchanged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import connection
from django.utils import timezone

from community.groups.models import Group
from community.importing.models import Source
from community.importing.stackexchange.archive import count_pieces, question_batches
from community.importing.stackexchange.dump import Dump
from community.importing.stackexchange.leaving import take_away_what_left
from community.importing.stackexchange.people import count_people, import_people
from community.importing.stackexchange.reports import bring_reports
from community.importing.stackexchange.staging import FILES, stage
from community.importing.stackexchange.writing import write_questions
from community.importing.tally import Tally
from community.importing.trouble import CannotImport

QUESTIONS_AT_ONCE = 100
LOCK = 7_303_014  # with the site's hash: one import of a site at a time


class Progress(Protocol):
    """Who watches how far the import is."""

    def begin(self, what: str, total: int) -> None: ...
    def advance(self, steps: int) -> None: ...


def import_dump(dump: Dump, *, site: str, group: Group, progress: Progress) -> Tally:
    """Bring the group to what the dump says, and tell what was done."""
    tally = Tally()
    with _alone(site):
        progress.begin("Reading", sum(dump.size(name) for name in FILES))
        stage(dump, tally, lambda _name, size: progress.advance(size))
        source = _source(site, group)
        progress.begin("People", count_people())
        import_people(source, tally, progress.advance)
        progress.begin("Posts", count_pieces())
        for questions in question_batches(QUESTIONS_AT_ONCE):
            write_questions(source, questions, tally)
            progress.advance(sum(len(question.pieces) for question in questions))
        take_away_what_left(source, dump, tally)
        bring_reports(source, tally)
        if source.finished_at is None or tally.has_changed_something():
            Source.objects.filter(pk=source.pk).update(finished_at=timezone.now())
    return tally


def _source(site, group):
    source, _made = Source.objects.select_related("group").get_or_create(
        site=site, defaults={"group": group}
    )
    if source.group_id != group.pk:
        raise CannotImport(
            f"{site} was imported into the group {source.group.slug}: "
            f"bring it up to date with --into {source.group.slug}."
        )
    return source


@contextmanager
def _alone(site) -> Iterator[None]:
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
