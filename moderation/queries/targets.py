"""What a decision was done to, as it stands now."""

from collections.abc import Iterator

from django.db.models import Model, Q, QuerySet

from community.groups.models import Group, JoinRequest
from community.members.models import User
from community.topics.models import Held, Post, Topic
from moderation.models import TARGETS, Appeal, Case, Decision, Matter, Verb

KINDS = {
    "post": Post.objects.select_related("topic__group", "author"),
    "topic": Topic.objects.select_related("group", "author"),
    "member": User.objects.all(),
    "group": Group.objects.all(),
    "held": Held.objects.select_related(
        "group", "topic__group", "post__topic__group", "became__topic__group", "author"
    ),
    "request": JoinRequest.objects.select_related("group", "member"),
    "appeal": Appeal.objects.select_related("decision", "by"),
    "wave": Case.objects.all(),
}


def target_of(decision: Decision) -> tuple[str, int]:
    """Which kind of thing, and its key."""
    return next(
        (name, pk) for name in TARGETS if (pk := getattr(decision, f"{name}_id")) is not None
    )


def thing_of_kind(kind: str, pk: int):
    """The thing whole, or nothing where it was purged."""
    return KINDS[kind].all().filter(pk=pk).first()


def things_of_kind(kind: str, pks: list[int]) -> dict[int, Model]:
    """Those of them that are still there, by their keys."""
    return KINDS[kind].all().in_bulk(pks)


def things_done(decision: Decision) -> Iterator[tuple[str, int, dict, dict]]:
    """Each thing that a decision changed: its kind, its key, what was before and after."""
    kind, pk = target_of(decision)
    if kind != "wave":
        yield kind, pk, decision.before, decision.after
        return
    for one in decision.after["things"]:
        yield one["kind"], one["pk"], one["before"], one["after"]


def standing_since(decision: Decision) -> QuerySet[Decision]:
    """Later decisions about any of the same things that were not undone, the newest first."""
    same = Q(pk__in=[])
    for kind, pk, _before, _after in things_done(decision):
        waves = Matter.objects.filter(**{kind: pk}).values("case") if kind != "wave" else []
        inside = {"things": [{"kind": kind, "pk": pk}]}
        same |= Q(**{kind: pk}) | Q(wave__in=waves, after__contains=inside)
    later = Decision.objects.filter(same, pk__gt=decision.pk, undone_by=None)
    return later.exclude(verb=Verb.UNDO).select_related("by").order_by("-pk")
