"""Goals, tactics, decisions and advice of a report in words, as far as its reader may know."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.metrics.registry import METRICS, Good
from analytics.models import Advice, Finding, GoalState
from analytics.queries.places import names_of
from analytics.reporting.figures import LINE
from analytics.showing.charts import DotsChart
from analytics.showing.numbers import say
from analytics.showing.reports.eyes import MEMBERS, Eyes
from analytics.showing.sentences import TONES
from community.members.models import User

FINDING_TONES = {Finding.LIKELY: "good", Finding.TOO_FEW: "warn"}


@dataclass(frozen=True)
class GoalRow:
    title: str
    where: str
    figure: str
    state: str
    tone: str
    value: str
    target: str
    until: date
    address: str = ""


@dataclass(frozen=True)
class TacticRow:
    title: str
    figure: str
    before: str
    after: str
    sure: str
    tone: str
    dots: DotsChart | None
    address: str = ""


@dataclass(frozen=True)
class Decision:
    """What is to be decided, who sees to it, what it takes, and where it is done."""

    words: str
    owner: User | None
    effort: str
    address: str = ""


@dataclass(frozen=True)
class AdviceRow:
    question: str
    days: int
    state: str
    address: str = ""


def goal_rows(eyes: Eyes) -> list[GoalRow]:
    goals = [one for one in eyes.report.body["goals"] if eyes.may_hear_of(one["scope"])]
    places = names_of({one["scope"] for one in goals})
    return [_goal(one, places, eyes) for one in goals if one["metric"] in METRICS]


def _goal(kept, places, eyes):
    metric = METRICS[kept["metric"]]
    return GoalRow(
        title=kept["title"],
        where=places[kept["scope"]],
        figure=str(metric.name),
        state=str(GoalState(kept["state"]).label),
        tone=TONES.get(kept["state"], "plain"),
        value=say(metric, kept["value"]),
        target=_aim(metric, say(metric, kept["target"])),
        until=date.fromisoformat(kept["deadline"]),
        address=reverse("analytics:goal", args=[kept["pk"]]) if eyes.is_inside else "",
    )


def _aim(metric, target):
    if metric.good == Good.DOWN:
        return _("under %(target)s") % {"target": target}
    return target


def tactic_rows(eyes: Eyes) -> list[TacticRow]:
    kept = [one for one in eyes.report.body["tactics"] if eyes.may_hear_of(one["scope"])]
    return [_tactic(one, eyes) for one in kept if one["metric"] in METRICS]


def marks_of(eyes: Eyes) -> list[tuple[date, str, str]]:
    """What was done to move the figure of the line: day, title, address."""
    report = eyes.report
    done = [
        one
        for one in report.body["tactics"]
        if one["metric"] == LINE and eyes.may_hear_of(one["scope"])
    ]
    return [
        (
            date.fromisoformat(one["began_on"]),
            one["title"],
            reverse("analytics:tactic", args=[one["pk"]]) if eyes.is_inside else "#tactics",
        )
        for one in done
    ]


def _tactic(kept, eyes):
    metric, n = METRICS[kept["metric"]], kept["n"]
    is_shown = kept["before"] is not None and (n == 0 or n >= metric.smallest)
    before, after = (kept["before"], kept["after"]) if is_shown else (None, None)
    return TacticRow(
        title=kept["title"],
        figure=str(metric.name),
        before=say(metric, before),
        after=say(metric, after),
        sure=_sure(kept["finding"], n if is_shown else 0),
        tone=FINDING_TONES.get(kept["finding"], "plain"),
        dots=_dots(metric, before, after),
        address=reverse("analytics:tactic", args=[kept["pk"]]) if eyes.is_inside else "",
    )


def _sure(finding, n):
    said = str(Finding(finding).label)
    if finding != Finding.LIKELY or n < 5:
        return said
    people = ngettext("Likely. %(count)d person", "Likely. %(count)d people", n)
    return people % {"count": n}


def _dots(metric, before, after):
    if before is None or after is None:
        return None
    return DotsChart(metric=metric, before=before, after=after)


def decision_rows(eyes: Eyes) -> list[Decision]:
    """For those who run it, whole; for others what names no part that they may not know of."""
    kept = [one for one in eyes.report.body["decisions"] if _may_hear(one, eyes)]
    owners = User.objects.filter(is_active=True).in_bulk(
        {o for one in kept if (o := one["owner"])}
    )
    places = names_of({one["scope"] for one in kept if "scope" in one})
    return [
        Decision(
            words=_decided(one, places, eyes),
            owner=owners.get(one["owner"]),
            effort=_effort(one["minutes"]),
            address=_leads_to(one) if eyes.is_inside else "",
        )
        for one in kept
    ]


def _may_hear(kept, eyes):
    is_between = kept["kind"] in ("advice", "review") and eyes.side == MEMBERS
    return not is_between and ("scope" not in kept or eyes.may_hear_of(kept["scope"]))


def _decided(kept, places, eyes):
    told = {"title": f"\u2068{kept.get('title', '')}\u2069"}
    if kept["kind"] == "goal" and kept["tactic"] and eyes.may_hear_of(kept["tactic_scope"]):
        told["tactic"] = f"\u2068{kept['tactic']}\u2069"
        return _("%(title)s is at risk. Do again what moved it most: %(tactic)s?") % told
    if kept["kind"] == "goal":
        return _("%(title)s is at risk. Try something new, or change the goal?") % told
    if kept["kind"] == "review":
        return _("%(title)s was to be looked at again. Go on with it, or stop?") % told
    if kept["kind"] == "group":
        told["group"] = f"\u2068{places[kept['scope']]}\u2069"
        return _("%(group)s grows quiet. Who talks to its managers?") % told
    if kept["kind"] == "advice":
        return _("No answer yet: %(title)s Ask again?") % told
    return _("Questions wait without a reply. Who could answer them?")


def _effort(minutes):
    if minutes < 60:
        said = ngettext("about %(count)d minute", "about %(count)d minutes", minutes)
        return said % {"count": minutes}
    hours = round(minutes / 60)
    return ngettext("about %(count)d hour", "about %(count)d hours", hours) % {"count": hours}


def _leads_to(kept):
    if kept["kind"] == "goal":
        return reverse("analytics:goal", args=[kept["pk"]])
    if kept["kind"] == "review":
        return reverse("analytics:tactic", args=[kept["pk"]])
    if kept["kind"] == "advice":
        return reverse("analytics:advice_one", args=[kept["pk"]])
    if kept["kind"] == "group":
        return f"{reverse('analytics:figures')}?scope={kept['scope']}"
    return reverse("moderation:unanswered")


def advice_rows(eyes: Eyes) -> list[AdviceRow]:
    """Open advice by age; what is answered since the report was made says so. It is between those
    who run the place and those who pay for it."""
    if eyes.side == MEMBERS:
        return []
    kept = dict(eyes.report.body["advice"])
    found = Advice.objects.in_bulk(kept)
    return [
        AdviceRow(
            question=found[pk].question,
            days=days,
            state=found[pk].get_state_display(),
            address=reverse("analytics:advice_one", args=[pk]) if eyes.is_inside else "",
        )
        for pk, days in kept.items()
        if pk in found and eyes.may_hear_of(found[pk].scope)
    ]
