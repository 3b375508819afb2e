"""What the demo's reviewers decided some time ago, with its reasons, and what got warm."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from community.groups.models import Group
from community.importing.trouble import CannotImport
from community.members.models import User
from community.pages.models import Guideline
from community.topics.models import Heat, Post, Topic
from moderation.actions.answering import answer_case
from moderation.actions.gathering import name_of, place_of
from moderation.actions.reporting import report
from moderation.measuring import take_temperature
from moderation.models import Case, Decision, Report, ReportKind, Spell, Verb
from moderation.verbs import DEEDS, Doing

FILE = "settled.toml"


def load_settled(folder: Path, members: dict[str, User], groups: dict[str, Group]) -> None:
    """All of the file, if there is one."""
    path = folder / FILE
    told = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    for row in told.get("settled", ()):
        _settle(row, members, groups)
    for row in told.get("heated", ()):
        _heat(row, groups)
    take_temperature()


def _settle(row, members, groups):
    """Told, decided and answered by the rooms' own verbs, and set back to its day."""
    thing = _thing(row, groups)
    guideline = Guideline.objects.in_force().filter(number=row.get("guideline")).first()
    kind = ReportKind.GUIDELINE if guideline else ReportKind.OTHER
    case = report(
        by=members[row["by"]], thing=thing, kind=kind, guideline=guideline, note=row["note"]
    ).case
    opened = timezone.now() - timedelta(days=row["ago"])
    decided = opened + timedelta(hours=row["took"])
    answer_case(case, [_decision(row, thing, case, guideline, members, decided)])
    Report.objects.filter(case=case).update(made_at=opened, judged_at=decided)
    case.matters.update(closed_at=decided)
    promised = case.due_at - case.opened_at
    moments = {"opened_at": opened, "due_at": opened + promised, "decided_at": decided}
    Case.objects.filter(pk=case.pk).update(**moments)


def _decision(row, thing, case, guideline, members, decided) -> Decision:
    """Nobody changes a decision, so it is written with its day."""
    by, deed = members[row["decided_by"]], DEEDS[row["verb"]]
    place = place_of(thing)
    target = User.objects.get(pk=place.member_id) if row["verb"] == Verb.WARN else thing
    line = f"{guideline.number}" if guideline else ""
    trace = deed.do(Doing(target, by, row["reason"], line, {}))
    decision = Decision.objects.create(
        by=by,
        verb=row["verb"],
        case=case,
        guideline=guideline,
        reason=row["reason"],
        about_id=place.member_id,
        place_id=place.group_id,
        before=trace.before,
        after=trace.after,
        made_at=decided,
        **{name_of(target): target},
    )
    deed.follow(decision)
    return decision


def _heat(row, groups):
    """One that cooled was hot, and those who look after it were told; the others are measured."""
    began, cooled = timezone.now() - timedelta(days=row["ago"]), row.get("cooled")
    Spell.objects.create(
        topic=_thing(row, groups),
        level=Heat.CALM if cooled else Heat.WARM,
        score=row["score"],
        began_at=began,
        measured_at=began,
        alerted_at=began if cooled else None,
        ended_at=began + timedelta(hours=cooled) if cooled else None,
    )


def _thing(row, groups) -> Topic | Post:
    topic = Topic.objects.filter(group=groups[row["group"]], title=row["topic"]).first()
    if topic is None:
        raise CannotImport(f"{FILE}: there is no “{row['topic']}” in {row['group']}.")
    return topic.posts.get(number=row["post"]) if "post" in row else topic
