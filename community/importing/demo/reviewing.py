"""The demo's guidelines, and what its members told the managers."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from community.groups.models import Group
from community.importing.trouble import CannotImport
from community.members.models import User
from community.pages.beginning import write_down
from community.pages.models import Guideline
from community.topics.models import Post, Topic
from moderation.actions.reporting import report
from moderation.models import Case, Report, ReportKind


def load_guidelines(folder: Path) -> list[Guideline]:
    """Nine of them, where the folder has any."""
    return write_down(_read(folder, "guideline"), by=None)


def load_reports(folder: Path, members: dict[str, User], groups: dict[str, Group]) -> None:
    """Each told by a member through the same verb as on the site, some minutes ago."""
    numbered = {one.number: one for one in Guideline.objects.in_force()}
    for row in sorted(_read(folder, "report"), key=lambda row: -row["ago"]):
        told = report(
            by=members[row["by"]],
            thing=_thing(row, members, groups),
            kind=ReportKind.GUIDELINE if "guideline" in row else ReportKind.OTHER,
            guideline=numbered[row["guideline"]] if "guideline" in row else None,
            note=row["note"],
        )
        _set_back(told, timedelta(minutes=row["ago"]))


def _read(folder, name):
    path = folder / f"{name}s.toml"
    return tomllib.loads(path.read_text("utf-8"))[name] if path.is_file() else []


def _thing(row, members, groups):
    if "member" in row:
        return members[row["member"]]
    topics = Topic.objects.filter(group=groups[row["group"]], title=row["topic"])
    found = topics.first()
    if found is not None and "post" in row:
        found = Post.objects.filter(topic=found, number=row["post"]).first()
    if found is None:
        raise CannotImport(f"reports.toml: there is no “{row['topic']}” in {row['group']}.")
    return found


def _set_back(told: Report, ago: timedelta):
    """The first report of a case opens it, and what was promised runs from then."""
    Report.objects.filter(pk=told.pk).update(made_at=told.made_at - ago)
    case = Case.objects.get(pk=told.case_id)
    if case.reports.count() == 1:
        promised = case.due_at - case.opened_at
        opened = timezone.now() - ago
        Case.objects.filter(pk=case.pk).update(opened_at=opened, due_at=opened + promised)
