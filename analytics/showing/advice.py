"""Advice on its pages: evidence in words, and badges of its state."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from analytics.metrics.registry import METRICS
from analytics.models import Advice, AdviceState, Pin
from analytics.queries.naming import tags_that_name
from analytics.queries.places import names_of, tags_worn
from analytics.queries.quoting import may_leave, named, stands
from analytics.scopes import GROUP, PLACE, TAG, scope_of
from analytics.showing.masking import masked
from analytics.showing.numbers import say
from community.groups.models import Group, Visibility
from community.members.models import User

TONES = {
    AdviceState.DRAFT: "",
    AdviceState.SENT: "accent",
    AdviceState.ACCEPTED: "good",
    AdviceState.DECLINED: "warn",
    AdviceState.DONE: "good",
}


@dataclass(frozen=True)
class Evidence:
    """One piece, as its page shows it. Without `words` and without `value`: it was taken away."""

    pin: Pin
    words: str = ""
    name: User | None = None  # may stand beside the words, wherever they are read
    figure: str = ""
    value: str = ""
    facts: tuple[str, ...] = ()

    @property
    def is_quote(self):
        return not self.pin.metric

    @property
    def consent(self):
        """Where asking for the name stands: "", asked, agreed, refused."""
        if self.pin.refused_at:
            return "refused"
        if self.pin.agreed_at:
            return "agreed"
        return "asked" if self.pin.asked_at else ""


def tone_of(advice: Advice) -> str:
    return TONES[AdviceState(advice.state)]


def evidence_of(pins: list[Pin]) -> list[Evidence]:
    """For those who run it: what was taken away since says so in its place. How many people
    stand behind a figure is told of the whole place alone (L14)."""
    places = names_of({pin.scope for pin in pins if pin.metric})
    return [_evidence(pin, places) for pin in pins]


def evidence_outside(pins: list[Pin]) -> list[Evidence]:
    """For whom it was sent to: what may still be shown. A secret group has no name there, nor a
    tag that closed groups alone wear or that is a member's name, nor anybody in others' words; how
    many people stand behind a figure stays inside (L14)."""
    places = _names_outside({pin.scope for pin in pins if pin.metric})
    kept = [pin for pin in pins if pin.metric in METRICS or (pin.text and _is_out(pin))]
    words = masked([pin for pin in kept if not pin.metric])
    found = {pin.pk: _evidence(pin, places, is_outside=True) for pin in kept}
    return [replace(one, words=words.get(pk, one.words)) for pk, one in found.items()]


def _is_out(pin):
    return stands(pin) and may_leave(pin)


def _evidence(pin, places, is_outside=False):
    if not pin.metric:
        is_there = stands(pin)
        return Evidence(pin, words=pin.text if is_there else "", name=named(pin))
    metric = METRICS.get(pin.metric)
    if metric is None:
        return Evidence(pin, figure=pin.metric)
    people = "" if is_outside or pin.scope != PLACE else _people(pin.n)
    facts = [places[pin.scope], pin.get_span_display(), _until(pin.day), people]
    return Evidence(
        pin,
        figure=str(metric.name),
        value=say(metric, pin.value),
        facts=tuple(fact for fact in facts if fact),
    )


def _until(day):
    return _("up to %(day)s") % {"day": date_format(day, "DATE_FORMAT")}


def _people(n):
    said = ngettext("from %(count)d person", "from %(count)d people", n)
    return said % {"count": n} if n else ""


def _names_outside(scopes):
    groups = [found.pk for one in scopes if (found := scope_of(one)) and found.kind == GROUP]
    secret = set()
    if groups:
        hidden = Group.objects.filter(pk__in=groups, visibility=Visibility.SECRET)
        secret = {f"{GROUP}:{pk}" for pk in hidden.values_list("pk", flat=True)}
    closed = _closed_tags(scopes)
    return names_of(scopes) | dict.fromkeys(secret, _("One group")) | closed


def _closed_tags(scopes):
    tags = [found.pk for one in scopes if (found := scope_of(one)) and found.kind == TAG]
    worn = tags_worn(tags, AnonymousUser()) - tags_that_name(tags) if tags else set()
    return {f"{TAG}:{pk}": pgettext("scope of a figure", "One tag") for pk in {*tags} - worn}
