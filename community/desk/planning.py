"""What of the plan wants the manager: advice, answers, tactics, planned changes, goals."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.models import Advice, AdviceState, Goal, PlannedChange, Tactic
from analytics.permissions import sees_any_figures
from analytics.queries.advice import answered_lately, to_follow_up
from analytics.queries.due import goals_at_risk, tactics_to_review
from analytics.queries.reports import changes_due
from community.desk.wanting import Act, Wanting
from community.members.models import Viewer

MOST = 5  # of each kind: the page is for today


def planned(viewer: Viewer, aside: set[str]) -> list[Wanting]:
    """Answers first, since somebody waits for what follows; then what has its day today. A
    question for each kind, none for who runs nothing."""
    if not sees_any_figures(viewer):
        return []
    rows = _rows(viewer)
    return [one for one in rows if one.key not in aside]


def _rows(viewer) -> Iterator[Wanting]:
    for words, found in (
        (_of_answer, answered_lately(viewer)),
        (_of_advice, to_follow_up(viewer)),
        (_of_change, changes_due(viewer)),
        (_of_tactic, tactics_to_review(viewer)),
        (_of_goal, goals_at_risk(viewer)),
    ):
        yield from (words(one) for one in found[:MOST])


def _of_answer(advice: Advice) -> Wanting:
    said = {"name": advice.answered_by}
    is_yes = advice.state == AdviceState.ACCEPTED
    words = _("%(name)s accepted it") if is_yes else _("%(name)s declined it")
    address = reverse("analytics:advice_one", args=[advice.pk])
    return Wanting(
        key=f"answer:{advice.pk}",
        title=advice.question,
        address=address,
        sign="horn",
        tone="good" if is_yes else "warn",
        facts=[_("An answer"), words % said],
        acts=[Act(_("Read it"), address)],
        can_be_done=True,
    )


def _of_advice(advice: Advice) -> Wanting:
    address = reverse("analytics:advice_one", args=[advice.pk])
    to = _("to %(name)s") % {"name": advice.to_name}
    return Wanting(
        key=f"advice:{advice.pk}",
        title=advice.question,
        address=address,
        sign="horn",
        tone="accent",
        facts=[_("Ask again"), to, _since(advice.follow_up_on)],
        acts=[Act(_("Follow up"), address)],
    )


def _of_change(change: PlannedChange) -> Wanting:
    address = reverse("analytics:report", args=[change.evaluation.report_id])
    return Wanting(
        key=f"change:{change.pk}",
        title=change.text,
        address=address,
        sign="wrench",
        tone="accent",
        facts=[_("What we wanted to change"), _since(change.due_on)],
        acts=[Act(_("See it"), address)],
    )


def _of_tactic(tactic: Tactic) -> Wanting:
    return Wanting(
        key=f"tactic:{tactic.pk}",
        title=tactic.title,
        address=reverse("analytics:tactic", args=[tactic.pk]),
        sign="scale",
        tone="accent",
        facts=[_("Did it work?"), _since(tactic.review_on)],
        acts=[Act(_("Judge it"), reverse("analytics:tactic_judge", args=[tactic.pk]))],
    )


def _of_goal(goal: Goal) -> Wanting:
    address = reverse("analytics:goal", args=[goal.pk])
    deadline = _("by %(day)s") % {"day": date_format(goal.deadline, "DATE_FORMAT")}
    return Wanting(
        key=f"goal:{goal.pk}",
        title=goal.title,
        address=address,
        sign="goal",
        tone="warn",
        facts=[_("A goal at risk"), deadline],
        acts=[Act(_("See it"), address)],
        can_be_done=True,
    )


def _since(day):
    return _("since %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
