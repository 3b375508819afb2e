"""One import from beginning to end: read all, then people, topics, what is gone, what was told.

Every batch is a transaction of its own and leaves whole topics with right counters, so that an
import that was killed is taken up by running it again: what is there already is unchanged.
"""

from community.groups.models import Group
from community.importing.sources import alone, finish, source_of
from community.importing.stackexchange.archive import count_pieces, question_batches
from community.importing.stackexchange.dump import Dump
from community.importing.stackexchange.leaving import take_away_what_left
from community.importing.stackexchange.people import count_people, import_people
from community.importing.stackexchange.reports import bring_reports
from community.importing.stackexchange.staging import FILES, stage
from community.importing.stackexchange.writing import write_questions
from community.importing.tally import Tally
from community.importing.terminal import Watching

QUESTIONS_AT_ONCE = 100


def import_dump(dump: Dump, *, site: str, group: Group, progress: Watching) -> Tally:
    """Bring the group to what the dump says, and tell what was done."""
    tally = Tally()
    with alone(site):
        progress.begin("Reading", sum(dump.size(name) for name in FILES))
        stage(dump, tally, lambda _name, size: progress.advance(size))
        source = source_of(site, group)
        progress.begin("People", count_people())
        import_people(source, tally, progress.advance)
        progress.begin("Posts", count_pieces())
        for questions in question_batches(QUESTIONS_AT_ONCE):
            write_questions(source, questions, tally)
            progress.advance(sum(len(question.pieces) for question in questions))
        take_away_what_left(source, dump, tally)
        bring_reports(source, tally)
        finish(source, tally)
    return tally
