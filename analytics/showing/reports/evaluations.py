"""What was made of a report, and what is changed because of it, with the names that may stand."""

from dataclasses import dataclass
from datetime import date, datetime

from analytics.models import PlannedChange
from analytics.queries.reports import evaluations_of
from analytics.showing.reports.eyes import Eyes
from community.members.models import User


@dataclass(frozen=True)
class ChangeRow:
    """What is done differently, by whom and by when. Without `owner` nobody is named here."""

    pk: int
    text: str
    owner: User | None
    due_on: date
    done_at: datetime | None
    row: PlannedChange


@dataclass(frozen=True)
class EvaluationRow:
    """What somebody saw and thinks. Without `by` nobody is named here."""

    pk: int
    saw: str
    think: str
    by: User | None
    made_at: datetime
    changes: list[ChangeRow]


def evaluation_rows(eyes: Eyes) -> list[EvaluationRow]:
    rows = evaluations_of(eyes.report)
    changes = [change for one in rows for change in one.changes.all()]
    names = eyes.named([*(one.by_id for one in rows), *(one.owner_id for one in changes)])
    return [
        EvaluationRow(
            pk=one.pk,
            saw=one.saw,
            think=one.think,
            by=names.get(one.by_id),
            made_at=one.made_at,
            changes=[_change(change, names) for change in one.changes.all()],
        )
        for one in rows
    ]


def _change(row, names):
    return ChangeRow(
        pk=row.pk,
        text=row.text,
        owner=names.get(row.owner_id),
        due_on=row.due_on,
        done_at=row.done_at,
        row=row,
    )
