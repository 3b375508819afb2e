"""Which case is about a thing, and which things a case is about."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from community.groups.models import JoinRequest
from community.topics.models import Held, Post, Topic
from moderation.models import THINGS, Appeal, Case, Matter

DECIDED = ("decision__guideline", "decision__by")  # what an appeal is against
MOST = 100  # things of one wave; the next copies open another case


def open_case_about(thing) -> Case | None:
    """The open case that a thing belongs to. A first post stands for its topic, and back."""
    if isinstance(thing, Case):
        return thing
    return _open(_column_of(thing), thing.pk) or _open(*_twin(thing))


def things_of(case: Case, most: int = MOST) -> list:
    """What still waits to be answered in a case, whole."""
    matters = with_things(Matter.objects.filter(case=case, closed_at=None))
    things = (thing_of(matter) for matter in matters.order_by("pk")[:most])
    return [thing for thing in things if thing is not None]


def with_things(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Matters with what they are about, and where and whose it is.

    A question for each kind of thing that is there: PostgreSQL plans all in one far longer than
    it looks for them.
    """
    return matters.prefetch_related(
        Prefetch("post", Post.objects.select_related("author", "topic__group")),
        Prefetch("topic", Topic.objects.select_related("author", "group")),
        "member",
        "group",
        Prefetch("held", Held.objects.select_related("author", "group", "topic", "post")),
        Prefetch("request", JoinRequest.objects.select_related("member", "group")),
        Prefetch("appeal", Appeal.objects.select_related("by", *DECIDED)),
    )


def kinds_of(case: Case) -> set[str]:
    """Which kinds of things still wait in a case."""
    waiting = Matter.objects.filter(case=case, closed_at=None)
    rows = waiting.values_list(*(f"{name}_id" for name in THINGS))[:MOST]
    return {name for row in rows for name, pk in zip(THINGS, row, strict=True) if pk is not None}


def thing_of(matter: Matter):
    """What a matter is about; nothing where it was purged."""
    return next((one for name in THINGS if (one := getattr(matter, name)) is not None), None)


def open_matters(case: Case) -> Sequence[Matter]:
    matters = Matter.objects.filter(case=case, closed_at=None).select_related("post")
    return list(matters.order_by("pk"))


def _open(column, pk):
    if column is None:
        return None
    matters = Matter.objects.filter(closed_at=None, **{column: pk})
    return Case.objects.filter(pk__in=matters.values("case"), decided_at=None).first()


def _column_of(thing):
    names = {"user": "member", "joinrequest": "request"}
    model = thing._meta.model_name
    return names.get(model, model)


def _twin(thing):
    if thing._meta.model_name == "post" and thing.opens_topic:
        return "topic", thing.topic_id
    if thing._meta.model_name == "topic":
        first = thing.posts.filter(number=1).values_list("pk", flat=True).first()
        return "post", first
    return None, None
