"""A decision: made once, by whoever was first, on the thing as it stands at that moment.

Locks are taken in this order: case, topic, group, member. A case is locked without its key: a
decision that is made where a thing stands names its case while it holds the thing's topic.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from community.pages.models import Guideline
from community.topics.models import Post, Topic
from moderation.actions.answering import answer_case, case_to_answer
from moderation.actions.doing import NotForThis, Step, Words, carry_out
from moderation.actions.gathering import Thing, name_of
from moderation.actions.proposing import needs_second, propose
from moderation.models import Case, Decision, Proposal, Verb
from moderation.queries.cases import things_of
from moderation.telling.decisions import promise_told
from moderation.verbs import DEEDS, WAVE_VERBS
from moderation.verbs.content import ASPECT as STATE
from moderation.verbs.content import held as as_it_is

SAID = {Verb.NOTE, Verb.WARN}  # a word beside the case answers it only with the case in hand


class DecidedAlready(Refused):
    """Somebody was first. Their decision stands, and is shown."""

    def __init__(self, decision: Decision | None):
        super().__init__(_who_was_first(decision))
        self.decision = decision


class ChangedMeanwhile(Refused):
    """The author changed the words while a reviewer was reading them."""


@transaction.atomic
def decide(
    *,
    by: User,
    verb: str,
    thing: Thing | Case | None = None,
    case: Case | None = None,
    guideline: Guideline | None = None,
    reason: str = "",
    note: str = "",
    **asked,
) -> Decision | Proposal:
    """Do one verb, and keep why. A purge and a ban wait for a second person where there is one.

    Without a thing, it is what the case is about; with a case for a thing, all of its wave.
    """
    steps = [Step(verb, thing or _whole(case), asked)]
    return decide_all(by=by, steps=steps, case=case, words=Words(guideline, reason, note))[0]


@transaction.atomic
def decide_all(
    *, by: User, steps: Sequence[Step], case: Case | None = None, words: Words
) -> list[Decision | Proposal]:
    """Several verbs in one go (a post and its author): a decision each, one case, one letter."""
    in_hand = case is not None or any(isinstance(one.thing, Case) for one in steps)
    case = hold_case(case, steps, by)
    made = [_one(step, by, case, words) for step in steps]
    decisions = [one for one in made if isinstance(one, Decision)]
    answer_case(case, [one for one in decisions if in_hand or one.verb not in SAID])
    promise_told(decisions)
    return made


def hold_case(case: Case | None, steps: Sequence[Step], by: User) -> Case | None:
    """The open case that is answered, locked; or a refusal that names who was first. Nobody
    answers, without having it in hand, a case that they may not know of."""
    found = case or next((one.thing for one in steps if isinstance(one.thing, Case)), None)
    for step in steps:
        found = found or case_to_answer(by, step.thing)
    if found is None:
        return None
    held = Case.objects.select_for_update(no_key=True).get(pk=found.pk)
    if not held.is_decided:
        return held
    if case is None and not any(isinstance(one.thing, Case) for one in steps):
        return None  # answered a moment ago, and this is another word about the thing
    raise DecidedAlready(held.decisions.select_related("by").order_by("-pk").first())


def _one(step, by, case, words):
    step = Step(step.verb, _normal(step), step.asked)
    _refuse_unfit(step)
    _refuse_changed(step)
    if needs_second(DEEDS[step.verb], by):
        return propose(by=by, verb=step.verb, thing=step.thing, case=case, words=words)
    return carry_out(step, by, case, words)


def _normal(step):
    """What is done to the state of a first post is done to its topic."""
    thing = step.thing
    if isinstance(thing, Post) and thing.opens_topic and DEEDS[step.verb].aspect == STATE:
        return thing.topic
    return thing


def _refuse_unfit(step):
    thing = step.thing
    fits = (
        step.verb in WAVE_VERBS
        if isinstance(thing, Case)
        else step.verb in DEEDS and name_of(thing) in DEEDS[step.verb].targets
    )
    if not fits:
        raise NotForThis(_("This cannot be done to what you chose."))


def _refuse_changed(step):
    """A judgement is about the words that the reviewer read."""
    seen, thing = step.asked.get("seen"), step.thing
    if seen is None or step.verb == Verb.EDIT or not isinstance(thing, Post | Topic):
        return
    post = thing if isinstance(thing, Post) else thing.posts.get(number=1)
    if as_it_is(post).revision_count != seen:
        raise ChangedMeanwhile(
            _("The author changed the words while you were reading. Look again.")
        )


def _whole(case):
    """What a case is about: its one thing, or all of its wave."""
    things = things_of(case, most=2)
    return things[0] if len(things) == 1 else case


def _who_was_first(decision):
    if decision is None:
        return _("Somebody was first: this case is closed.")
    said = {"name": decision.by, "what": decision.get_verb_display()}
    return _("%(name)s was first: %(what)s.") % said
