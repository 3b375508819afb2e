"""Reads about decisions that members are told of, and whether they may appeal them."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from community.core.paging import Page, key_page
from community.members.models import User
from moderation.models import Appeal, Decision, Matter, Sanction, Verb

APPEALED_WITHIN = timedelta(days=183)
# Nothing was done to anybody; or it stands beside the decision that it is about.
UNTOLD = Q(verb=Verb.KEEP, before={}) | Q(
    verb__in=[Verb.NOTE, Verb.UNDO, Verb.UPHOLD, Verb.OVERTURN]
)
# What takes something from somebody; of the rest there is nothing to appeal.
APPEALABLE = (
    Verb.EDIT,
    Verb.HIDE,
    Verb.DELETE,
    Verb.PURGE,
    Verb.MOVE,
    Verb.SPLIT,
    Verb.MERGE,
    Verb.CLOSE,
    Verb.SLOW,
    Verb.ARCHIVE,
    Verb.UNPIN,
    Verb.REFUSE,
    Verb.WARN,
    Verb.SILENCE,
    Verb.SUSPEND,
    Verb.BAN,
)


def told_decisions() -> QuerySet[Decision]:
    """Decisions that somebody is told of, with what stands there."""
    return Decision.objects.exclude(UNTOLD).select_related(
        "by", "about", "guideline", "post__topic", "topic", "held", "sanction__lifted_by",
        "appealed__answered_by", "undone_by", "place",
    )  # fmt: skip


def is_in_time(decision: Decision) -> bool:
    return decision.made_at > timezone.now() - APPEALED_WITHIN


def is_appealable(decision: Decision) -> bool:
    """Once each, within the months, and only what still takes something from somebody."""
    is_theirs = decision.about_id is not None  # what was done to many at once is nobody's own
    taken = is_theirs and decision.verb in APPEALABLE and is_in_time(decision)
    return taken and appeal_of(decision) is None and undoing_of(decision) is None


def appeal_of(decision: Decision) -> Appeal | None:
    return getattr(decision, "appealed", None)


def undoing_of(decision: Decision) -> Decision | None:
    return getattr(decision, "undone_by", None)


def sanction_of(decision: Decision) -> Sanction | None:
    return getattr(decision, "sanction", None)


def decisions_about(member: User, after: str) -> Page:
    """What was decided about a member, the latest first; in a wave by many hands, too."""
    own = Matter.objects.filter(Q(post__author=member) | Q(held__author=member))
    waves = Decision.objects.filter(about=None, wave__in=own.values("case"))
    about = Q(about=member) | Q(pk__in=waves.values("pk"))
    return key_page(told_decisions().filter(about), after, keys=("-made_at", "-pk"))
