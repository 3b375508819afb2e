"""Decisions and advice of a report in words, as far as its reader may know."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from analytics.days import ONE, moment_of
from analytics.metrics.registry import SMALLEST
from analytics.models import Advice, AdviceState
from analytics.permissions import can_see_figures
from analytics.queries.places import names_of
from analytics.scopes import scope_of
from analytics.showing.reports.eyes import MEMBERS, Eyes
from community.members.models import User

SINCE = {
    AdviceState.ACCEPTED: pgettext_lazy("advice", "Accepted since this report"),
    AdviceState.DECLINED: pgettext_lazy("advice", "Declined since this report"),
    AdviceState.DONE: pgettext_lazy("advice", "Done since this report"),
}
MINUTES_UNTOLD = 60


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
    level: str
    days: int
    state: str
    address: str = ""


def decision_rows(eyes: Eyes) -> list[Decision]:
    """For those who run it, whole; for others what names no part that they may not know of."""
    kept = [one for one in eyes.report.body["decisions"] if _may_hear(one, eyes)]
    owners = eyes.named(one["owner"] for one in kept)
    places = names_of({one["scope"] for one in kept if "scope" in one})
    return [
        Decision(
            words=_decided(one, places, eyes),
            owner=owners.get(one["owner"]),
            effort=_effort(_minutes(one, eyes)),
            address=_leads_to(one) if eyes.is_inside else "",
        )
        for one in kept
    ]


def _may_hear(kept, eyes):
    is_between = kept["kind"] in ("advice", "review") and eyes.side == MEMBERS
    return not is_between and ("scope" not in kept or eyes.may_hear_of(kept["scope"]))


def _decided(kept, places, eyes):
    title = kept.get("title", "")
    if kept["kind"] == "review":
        title = eyes.tactic_title(title, kept["pk"])
    told = {"title": f"\u2068{title}\u2069"}
    if _is_tactic_told(kept, eyes):
        told["tactic"] = f"\u2068{eyes.tactic_title(kept['tactic'])}\u2069"
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
    return _questions(kept, eyes)


def _is_tactic_told(kept, eyes):
    """One of the same part as the report; inside, of any part that the reader runs. Reports of
    before name tactics of the whole place in those of its parts."""
    if not kept.get("tactic") or not eyes.may_hear_of(kept["tactic_scope"]):
        return False
    if kept["tactic_scope"] == eyes.report.scope:
        return True
    return eyes.is_inside and can_see_figures(eyes.viewer, scope_of(kept["tactic_scope"]))


def _minutes(kept, eyes):
    """What a tactic took is not told where the tactic is not."""
    if kept.get("tactic") and not _is_tactic_told(kept, eyes):
        return MINUTES_UNTOLD
    return kept["minutes"]


def _questions(kept, eyes):
    """How many is told where the questions themselves stand, or where at least five people asked
    them (L14); a report of earlier days did not count them."""
    count = kept.get("questions", 0)
    if not count or not (eyes.is_inside or kept["people"] >= SMALLEST):
        return _("Questions wait without a reply. Who could answer them?")
    said = ngettext(
        "%(count)d question waits without a reply. Who could answer it?",
        "%(count)d questions wait without a reply. Who could answer them?",
        count,
    )
    return said % {"count": count}


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


def _stands(advice, report):
    """“Open: declined” would be two things at once: what came later says that it did."""
    if advice.state in SINCE and (_is_later(advice, report)):
        return str(SINCE[advice.state])
    return advice.get_state_display()


def _is_later(advice, report):
    settled = advice.done_at if advice.state == AdviceState.DONE else advice.answered_at
    return settled >= moment_of(report.ends_on + ONE)


def advice_rows(eyes: Eyes) -> list[AdviceRow]:
    """What was open on the report's last day, by age; what was answered since says so. It is
    between those who run the place and those who pay for it."""
    if eyes.side == MEMBERS:
        return []
    kept = dict(eyes.report.body["advice"])
    found = Advice.objects.in_bulk(kept)
    return [
        AdviceRow(
            question=found[pk].question,
            level=found[pk].get_level_display(),
            days=days,
            state=_stands(found[pk], eyes.report),
            address=reverse("analytics:advice_one", args=[pk]) if eyes.is_inside else "",
        )
        for pk, days in kept.items()
        if pk in found and eyes.may_hear_of(found[pk].scope)
    ]
