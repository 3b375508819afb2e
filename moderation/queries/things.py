"""A thing that somebody wants to decide about, by its kind and its key."""

from community.groups.models import Group
from community.members.models import User, Viewer
from community.topics.models import Held, Post, Topic
from moderation.queries.targets import KINDS

DECIDED_HERE = ("post", "topic", "member", "group", "held", "request")


def thing_to_decide(viewer: Viewer, kind: str, pk: int):
    """The thing, if this person may know of it; who may decide what is asked afterwards."""
    if kind not in DECIDED_HERE:
        return None
    return VISIBLE[kind](viewer).filter(pk=pk).first()


def _of(kind, model):
    def visible(viewer):
        return KINDS[kind].all().filter(pk__in=model.objects.visible_to(viewer).values("pk"))

    return visible


def _requests(viewer):
    known = Group.objects.visible_to(viewer)
    return KINDS["request"].all().filter(group__in=known)


def _members(viewer):
    """Also who waits at the door or is kept out; whoever may not decide sees none of them."""
    return User.objects.filter(is_active=True)


VISIBLE = {
    "post": _of("post", Post),
    "topic": _of("topic", Topic),
    "group": _of("group", Group),
    "held": _of("held", Held),
    "request": _requests,
    "member": _members,
}
