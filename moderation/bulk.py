"""One verb for several cases, each decided by itself: what cannot be done stops no other."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from community.core.errors import Refused
from community.members.models import User
from community.pages.models import Guideline
from moderation.actions.deciding import decide
from moderation.models import Case, Proposal, Verb
from moderation.naming import title_of
from moderation.permissions import can_decide
from moderation.queries.matters import first_matters


@dataclass(frozen=True)
class Bulk:
    """A verb that fits many cases."""

    verb: Verb
    label: Promise
    sign: str
    is_grave: bool = False


BULK = {
    one.verb.value: one
    for one in (
        Bulk(Verb.KEEP, pgettext_lazy("decision", "Keep"), "check"),
        Bulk(Verb.HIDE, pgettext_lazy("decision", "Hide"), "hide"),
        Bulk(Verb.DELETE, pgettext_lazy("decision", "Delete"), "x", is_grave=True),
        Bulk(Verb.LET_IN, pgettext_lazy("decision", "Let in"), "welcome"),
        Bulk(Verb.REFUSE, pgettext_lazy("decision", "Do not let in"), "ban", is_grave=True),
    )
}


@dataclass(frozen=True)
class Outcome:
    """What came of one case: done, or why not."""

    case: Case
    title: str
    is_done: bool
    sentence: str


def decide_each(
    *, by: User, cases: Iterable[Case], verb: Verb, guideline: int | None, reason: str, note: str
) -> list[Outcome]:
    """Each in a transaction of its own, in the order that they stand."""
    cases = list(cases)
    said = {
        "guideline": Guideline.objects.in_force().filter(pk=guideline).first(),
        "reason": reason,
        "note": note,
    }
    firsts = first_matters(cases)
    return [_outcome(by, case, title_of(firsts.get(case.pk)), verb, said) for case in cases]


def _outcome(by, case, title, verb, said):
    if not can_decide(by, verb, case, case):
        return Outcome(case, title, False, _("This is not yours to decide."))
    try:
        made = decide(by=by, verb=verb, case=case, **said)
    except Refused as refusal:
        return Outcome(case, title, False, str(refusal))
    if isinstance(made, Proposal):
        return Outcome(case, title, True, _("Waits for a second person."))
    return Outcome(case, title, True, made.get_verb_display())
