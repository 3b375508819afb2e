"""Doing one verb, writing it down, and letting follow what follows from it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.outbox import promise
from community.members.models import User
from community.pages.models import Guideline
from community.topics.models import Topic
from moderation.actions.gathering import Thing, name_of, place_of
from moderation.actions.lessons import TAKEN, teach
from moderation.clearing import clear_after
from moderation.models import Case, Decision, Verb
from moderation.queries.cases import things_of
from moderation.verbs import DEEDS, Doing, Trace


class NotForThis(Refused):
    """The verb is not done to a thing of this kind."""


@dataclass(frozen=True)
class Words:
    """What is said beside a decision: under which guideline, to the member, among reviewers."""

    guideline: Guideline | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Step:
    """One verb on one thing, or on all that a case is about."""

    verb: str
    thing: Thing | Case
    asked: dict[str, Any] = field(default_factory=dict)


def record(
    *,
    by: User,
    verb: str,
    thing: Thing | Case,
    trace: Trace,
    words: Words,
    case: Case | None = None,
    until: datetime | None = None,
    seconded_by: User | None = None,
    undoes: Decision | None = None,
) -> Decision:
    """Write the row that nobody edits."""
    target, place = _target(thing), _place(thing, case)
    return Decision.objects.create(
        by=by,
        seconded_by=seconded_by,
        verb=verb,
        case=case,
        guideline=words.guideline,
        reason=words.reason,
        note=words.note,
        about_id=_about(verb, thing, trace, undoes),
        place_id=place,
        before=trace.before,
        after=trace.after,
        until=until,
        undoes=undoes,
        **target,
    )


def carry_out(
    step: Step, by: User, case: Case | None, words: Words, seconded_by: User | None = None
) -> Decision:
    """Do it, write it down, and let follow what follows from it."""
    deed, thing = DEEDS[step.verb], step.thing
    doing = Doing(thing, by, words.reason, _line(words.guideline), step.asked)
    is_spam = bool(step.asked.get("is_spam")) and step.verb in TAKEN
    trace = _to_all(deed, doing) if isinstance(thing, Case) else deed.do(doing)
    if is_spam:
        trace.after["is_spam"] = True
    decision = record(
        by=by,
        verb=step.verb,
        thing=thing,
        trace=trace,
        words=words,
        case=case,
        until=step.asked.get("until"),
        seconded_by=seconded_by,
    )
    deed.follow(decision)
    teach(decision)
    if step.verb == Verb.PURGE:
        promise(clear_after, key=f"purged:{decision.pk}", decision_id=decision.pk)
    return decision


def _to_all(deed, doing):
    """A wave: one verb on each of its things that still takes it."""
    left, done = None, []
    for thing in things_of(doing.thing):
        name = name_of(thing)
        if name not in deed.targets:
            continue
        try:
            with transaction.atomic():
                trace = deed.do(replace(doing, thing=thing))
        except Refused as refusal:
            left = refusal
            continue
        done.append({"kind": name, "pk": thing.pk, "before": trace.before, "after": trace.after})
    if not done:
        raise left or NotForThis(_("This cannot be done to what you chose."))
    return Trace({"count": len(done)}, {"things": done})


def _line(guideline):
    """What everybody reads in its place: the guideline. The message is for whom it is about."""
    return _("Guideline %(number)s") % {"number": guideline.number} if guideline else ""


def _target(thing):
    name = "wave" if isinstance(thing, Case) else name_of(thing)
    return {f"{name}_id": thing.pk}


def _place(thing, case):
    if isinstance(thing, Case):
        return thing.group_id
    place = place_of(thing).group_id
    return place or (case.group_id if case else None)


def _about(verb, thing, trace, undoes):
    if undoes is not None:
        return undoes.about_id
    if isinstance(thing, Case):
        return thing.member_id
    if verb == Verb.SPLIT:  # whoever wrote the first of the posts opened the new topic
        return Topic.objects.values_list("author_id", flat=True).get(pk=trace.after["topic"])
    return place_of(thing).member_id
