"""What became of a member's reports, row by row."""

from collections.abc import Iterable
from dataclasses import dataclass

from community.members.models import User
from community.pages.queries import titles_of
from moderation.models import Report
from moderation.queries.reports import Name, became_of, things_named
from moderation.telling.outcomes import told_of


@dataclass(frozen=True)
class ReportRow:
    """One report as its teller reads it."""

    report: Report
    name: Name
    guideline: str  # the one they named
    outcome: str


def report_rows(reports: Iterable[Report], member: User, language: str) -> list[ReportRow]:
    reports = list(reports)
    names, decisions = things_named(reports, member), became_of(reports)
    named = {one.guideline_id for one in (*reports, *decisions.values())}
    titles = titles_of(named, language)
    return [
        ReportRow(
            report,
            names[report.pk],
            titles.get(report.guideline_id, ""),
            told_of(report, decisions.get(report.pk), titles),
        )
        for report in reports
    ]
