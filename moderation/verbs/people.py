"""What is decided about a person: noted, warned, silenced, suspended, banned; and lifted."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from community.members.models import User
from moderation.actions import sanctioning
from moderation.models import Decision, Sanction, Verb
from moderation.queries.sanctions import live_sanctions
from moderation.verbs.deed import NOTHING, Deed, Doing, SoAlready, Trace, Undoing

MEMBER = ("member",)
SAME_CLICK = timedelta(seconds=20)


def nothing_yet(doing: Doing) -> Trace:
    """Nothing but the decision itself is written."""
    return NOTHING


def unless_twice(verb: Verb) -> Callable[[Doing], Trace]:
    """A sanction, once: the same words by the same hand a moment ago were the same click."""

    def do(doing: Doing) -> Trace:
        member = User.objects.select_for_update().get(pk=doing.thing.pk)
        same = Decision.objects.filter(by=doing.by, verb=verb, member=member, undone_by=None)
        lately = timezone.now() - SAME_CLICK
        if same.filter(reason=doing.reason, made_at__gt=lately).exists():
            raise SoAlready(_("You decided this a moment ago."))
        return NOTHING

    return do


def beginning(verb: Verb) -> Callable[[Decision], None]:
    """The sanction that follows from a decision."""

    def follow(decision: Decision) -> None:
        sanctioning.apply(
            decision=decision, kind=verb, member=decision.member, until=decision.until
        )

    return follow


def ending(undo: Decision) -> None:
    """What followed from the decision that is undone ends now; what an appeal put there, too."""
    own = Q(decision=undo.undoes_id)
    instead = Q(decision__verb=Verb.REDUCE, decision__appeal__decision=undo.undoes_id)
    for sanction in Sanction.objects.filter(own | instead, lifted_at=None).order_by("pk"):
        sanctioning.lift(decision=undo, sanction=sanction)


def find_what_keeps(doing: Doing) -> Trace:
    live = [one.pk for one in live_sanctions(doing.thing)]
    if not live:
        raise SoAlready(_("Nothing stands against this member now."))
    return Trace({"sanctions": live}, {"sanctions": []})


def lift_all(decision: Decision) -> None:
    sanctioning.lift(decision=decision, member=decision.member)


def put_back(undo: Decision) -> None:
    sanctioning.put_back(lifted_by=undo.undoes, by=undo.by)


def turned_round(undoing: Undoing) -> Trace:
    return Trace(undoing.after, undoing.before)


DEEDS = (
    Deed(
        Verb.NOTE,
        pgettext_lazy("decision", "Note"),
        gettext_lazy("The note stays for reviewers. Nobody else is told."),
        (*MEMBER, "post", "topic", "group"),
        nothing_yet,
        judges=None,
        is_told=False,
    ),
    Deed(
        Verb.WARN,
        pgettext_lazy("decision", "Warn"),
        gettext_lazy("They are told what to do otherwise. Nothing is taken from them."),
        MEMBER,
        unless_twice(Verb.WARN),
        follow=beginning(Verb.WARN),
        follow_undo=ending,
    ),
    Deed(
        Verb.SILENCE,
        pgettext_lazy("a member", "Silence"),
        gettext_lazy("They read, and write nothing until then."),
        MEMBER,
        unless_twice(Verb.SILENCE),
        asks=("until",),
        follow=beginning(Verb.SILENCE),
        follow_undo=ending,
    ),
    Deed(
        Verb.SUSPEND,
        gettext_lazy("Suspend"),
        gettext_lazy("They are signed out everywhere, and cannot sign in until then."),
        MEMBER,
        unless_twice(Verb.SUSPEND),
        asks=("until",),
        follow=beginning(Verb.SUSPEND),
        follow_undo=ending,
    ),
    Deed(
        Verb.BAN,
        pgettext_lazy("a member", "Ban"),
        gettext_lazy("They are kept out for good. What they wrote stays."),
        MEMBER,
        unless_twice(Verb.BAN),
        follow=beginning(Verb.BAN),
        follow_undo=ending,
        needs_second=True,
    ),
    Deed(
        Verb.LIFT,
        pgettext_lazy("a sanction", "Lift"),
        gettext_lazy("What keeps them from writing or from coming in ends now."),
        MEMBER,
        find_what_keeps,
        turned_round,
        judges=None,
        follow=lift_all,
        follow_undo=put_back,
    ),
)
