"""Who may review, what they see of it, and who may decide what.

Managers of the house decide everything, managers of a group what happens in it, volunteers what a
grant gives them. Nobody decides about themselves, unless nobody else runs the house.
"""

from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist

from community.groups.models import Group, JoinRequest, Membership, Right, Role
from community.groups.permissions import can_read, holds, manages
from community.groups.queries import grants_with, managers_of, memberships_of
from community.members.models import User, Viewer
from community.members.permissions import may_speak
from community.topics.models import Held, Post, Topic
from moderation.models import (
    TARGETS,
    THINGS,
    Appeal,
    Case,
    Decision,
    Matter,
    Sanction,
    Verb,
)
from moderation.models.case import OPENED_BY
from moderation.models.scopes import IN_A_GROUP, of_oneself, others_who_run_the_house
from moderation.places import can_put_back_all, place_of_held

SHORT_SILENCE = timedelta(days=3)  # as long as anybody may silence who does not run the house

Thing = Post | Topic | User | Group | Held | JoinRequest | Appeal | Case | Decision | Sanction

# What each verb takes from whoever does not run the house; what is not named here is theirs alone.
RIGHT_FOR = {
    Verb.KEEP: Right.REPORTS,
    Verb.NOTE: Right.REPORTS,
    Verb.EDIT: Right.EDIT,
    Verb.HIDE: Right.DELETE,
    Verb.SHOW: Right.DELETE,
    Verb.DELETE: Right.DELETE,
    Verb.RESTORE: Right.DELETE,
    Verb.MOVE: Right.MOVE,
    Verb.SPLIT: Right.MOVE,
    Verb.MERGE: Right.MOVE,
    Verb.CLOSE: Right.CLOSE,
    Verb.REOPEN: Right.CLOSE,
    Verb.SLOW: Right.CLOSE,
    Verb.ARCHIVE: Right.CLOSE,
    Verb.WAKE: Right.CLOSE,
    Verb.PIN: Right.FEATURE,
    Verb.UNPIN: Right.FEATURE,
    Verb.LET_IN: Right.APPROVE,
    Verb.REFUSE: Right.APPROVE,
    Verb.WARN: Right.SILENCE,
    Verb.SILENCE: Right.SILENCE,
}
ANSWERS = {Verb.UPHOLD, Verb.REDUCE, Verb.OVERTURN}
LOOKED_AT = {Verb.KEEP, Verb.NOTE}
ON_WORDS = LOOKED_AT | {
    *(Verb.EDIT, Verb.HIDE, Verb.SHOW, Verb.DELETE, Verb.RESTORE, Verb.PURGE, Verb.SPLIT),
}
WAITING = {Verb.LET_IN, Verb.REFUSE, Verb.NOTE}
SHUTS_OUT = {Verb.SILENCE, Verb.SUSPEND, Verb.BAN}
FITS = {  # what can be done to what
    Post: ON_WORDS,
    Topic: ON_WORDS
    | {
        *(Verb.MOVE, Verb.MERGE, Verb.CLOSE, Verb.REOPEN, Verb.SLOW, Verb.ARCHIVE, Verb.WAKE),
        *(Verb.PIN, Verb.UNPIN),
    },
    User: LOOKED_AT | WAITING | SHUTS_OUT | {Verb.WARN, Verb.LIFT},
    Group: LOOKED_AT | {Verb.ARCHIVE, Verb.WAKE},
    Held: WAITING,
    JoinRequest: WAITING,
    Appeal: ANSWERS,
    Sanction: {Verb.LIFT},
    Decision: {Verb.UNDO},
    Case: ON_WORDS | WAITING,
}
WHOSE = {  # about whom it is
    Post: "author_id",
    Topic: "author_id",
    Held: "author_id",
    User: "pk",
    JoinRequest: "member_id",
    Appeal: "by_id",
    Sanction: "member_id",
    Decision: "about_id",
    Case: "member_id",
}


def can_review(viewer: Viewer) -> bool:
    """Has a queue: what it holds is decided by `Case.objects.visible_to`."""
    if not viewer.is_authenticated:
        return False
    runs_something = viewer.is_manager or any(one.is_manager for one in memberships_of(viewer))
    return runs_something or any(grants_with(viewer, right) for right in OPENED_BY)


def can_see_case(viewer: Viewer, case: Case) -> bool:
    return Case.objects.visible_to(viewer).filter(pk=case.pk).exists()


def can_see_decision(viewer: Viewer, decision: Decision) -> bool:
    return Decision.objects.visible_to(viewer).filter(pk=decision.pk).exists()


def longest_silence(viewer: Viewer) -> timedelta | None:
    """How long this person may silence somebody; none where there is no bound."""
    return None if viewer.is_authenticated and viewer.is_manager else SHORT_SILENCE


def can_decide(viewer: Viewer, verb: str, thing: Thing, case: Case | None = None) -> bool:
    """Whether this verb is theirs to do to this thing; with the case in hand, as far as it goes.

    Whether it makes sense now (closed already, nothing to restore) is for the verb itself to say.
    """
    if not may_speak(viewer) or verb not in FITS.get(type(thing), ()):
        return False
    if _is_about(viewer, thing) and not _is_alone(viewer):
        return False
    return JUDGES[type(thing)](viewer, Verb(verb), thing, case)


def _is_about(viewer, thing):
    """Something of their own, also where it is one of many."""
    column = WHOSE.get(type(thing))
    if column is not None and getattr(thing, column) == viewer.pk:
        return True
    wave = thing.pk if isinstance(thing, Case) else getattr(thing, "wave_id", None)
    return wave is not None and Matter.objects.filter(of_oneself(viewer), case=wave).exists()


def _is_alone(viewer):
    """Runs the house, and nobody else does."""
    return viewer.is_manager and not others_who_run_the_house(viewer).exists()


def _on_words(viewer, verb, thing, case):
    """A post or a topic, where it stands now."""
    topic = thing.topic if isinstance(thing, Post) else thing
    if viewer.is_manager:
        return True
    return _holds_for(viewer, verb, topic.group, topic) and not _is_above(
        viewer, thing.author_id, topic.group
    )


def _holds_for(viewer, verb, group, topic=None, language=""):
    right = RIGHT_FOR.get(verb)
    return right is not None and holds(viewer, right, group=group, topic=topic, language=language)


def _is_above(viewer, member, group):
    """Volunteers do not judge who runs the house, or the group in which it happened."""
    if group is not None and manages(viewer, group):
        return False
    if User.objects.filter(pk=member, manager_since__isnull=False).exists():
        return True
    return group is not None and managers_of(group).filter(pk=member).exists()


def _on_held(viewer, verb, held, case):
    """Where it stands now: what was let in may have gone to another place."""
    verb = Verb.LET_IN if verb == Verb.NOTE else verb
    topic = place_of_held(held)
    group = topic.group if topic else held.group
    return _holds_for(viewer, verb, group, topic, held.language)


def _on_request(viewer, verb, request, case):
    verb = Verb.LET_IN if verb == Verb.NOTE else verb
    return _holds_for(viewer, verb, request.group)


def _on_group(viewer, verb, group, case):
    """Groups are judged from above: by the house, and kept by whoever sees all reports."""
    if viewer.is_manager:
        return True
    reads = can_read(viewer, group) and not manages(viewer, group)
    return verb in LOOKED_AT and reads and holds(viewer, Right.REPORTS, group=None)


def _on_member(viewer, verb, member, case):
    """Managers in office are shut out by nobody; others judge only who runs nothing."""
    if verb in SHUTS_OUT and member.is_manager:
        return False
    if viewer.is_manager:
        return True
    right = RIGHT_FOR.get(verb)
    if right is None or member.is_manager or _runs_a_group(member):
        return False
    if verb == Verb.SILENCE:  # it holds in the whole house: for what was found in their own scope
        return _in_case(viewer, right, member, case)
    if holds(viewer, right, group=None):
        return True
    if verb not in (Verb.NOTE, Verb.WARN):
        return False
    return _meets(viewer, right, member) or _in_case(viewer, right, member, case)


def _runs_a_group(member):
    return Membership.objects.filter(member=member, role=Role.MANAGER).exists()


def _meets(viewer, right, member):
    """In a group of the member's the right is the viewer's, whatever is said there."""
    groups = [one.group for one in memberships_of(member)]
    return any(holds(viewer, right, group=group) for group in groups)


def _in_case(viewer, right, member, case):
    if case is None or case.member_id != member.pk or not can_see_case(viewer, case):
        return False
    return holds(viewer, right, group=case.group, topic=case.topic, language=case.language)


def _on_sanction(viewer, verb, sanction, case):
    """Whoever could have given it may lift it."""
    if viewer.is_manager:
        return True
    is_slight = sanction.kind == Verb.WARN or _is_short(sanction.since, sanction.until)
    kind = Verb(sanction.kind)
    return is_slight and can_decide(viewer, kind, sanction.member, case or sanction.decision.case)


def _is_short(since, until):
    return until is not None and until - since <= SHORT_SILENCE


def _on_appeal(viewer, verb, appeal, case):
    """Somebody else than who decided, unless there is nobody else; never a volunteer."""
    decision = appeal.decision
    if decision.by_id == viewer.pk and not _is_alone(viewer):
        return False
    if viewer.is_manager:
        return True
    in_office = decision.place is not None and manages(viewer, decision.place)
    could = in_office and _could_have(viewer, decision)
    return could and can_put_back_all(viewer, decision)  # else nobody answers who could overturn


def _on_decision(viewer, verb, decision, case):
    """Whoever could have decided it may undo it, where all that it brings back is theirs, too."""
    if viewer.is_manager:
        return True
    could = can_see_decision(viewer, decision) and _could_have(viewer, decision)
    return could and can_put_back_all(viewer, decision)


def _could_have(viewer, decision):
    """Whether the viewer could decide the same now."""
    thing = _target_of(decision)
    if thing is None:
        return False
    if decision.verb == Verb.SILENCE and not _is_short(decision.made_at, decision.until):
        return False
    return can_decide(viewer, decision.verb, thing, decision.case)


def _target_of(decision):
    """What it was about; nothing where that was purged since."""
    try:
        return next(filter(None, (getattr(decision, name) for name in TARGETS)), None)
    except ObjectDoesNotExist:
        return None


def _on_case(viewer, verb, case, _case):
    """A wave: everything in it."""
    if not can_see_case(viewer, case):
        return False
    if viewer.is_manager:
        return True
    matters = case.matters.filter(closed_at=None).select_related(*IN_A_GROUP.values(), "member")
    things = [_thing_of(matter) for matter in matters]
    return bool(things) and all(can_decide(viewer, verb, thing, case) for thing in things)


def _thing_of(matter):
    return next(filter(None, (getattr(matter, name) for name in THINGS)), None)


JUDGES = {
    Post: _on_words,
    Topic: _on_words,
    User: _on_member,
    Group: _on_group,
    Held: _on_held,
    JoinRequest: _on_request,
    Appeal: _on_appeal,
    Sanction: _on_sanction,
    Decision: _on_decision,
    Case: _on_case,
}
