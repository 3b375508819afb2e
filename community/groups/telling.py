"""What members are told of groups: who asks to come in, and the answer."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.core.outbox import keeper
from community.groups.models import Group, JoinRequest
from community.groups.queries import managers_of, memberships_of
from community.members.models import User
from community.notifications.actions import notify
from community.notifications.models import Kind
from community.notifications.subjects import Shown, place_namer, teller


@keeper
def announce_request(*, request_id: int) -> None:
    """Tell those who run the group that somebody asks; where nobody does, those of the house."""
    request = JoinRequest.objects.select_related("group", "member").filter(pk=request_id).first()
    if request is None or request.answered_at is not None:
        return
    managers = managers_of(request.group) or User.objects.admitted().exclude(manager_since=None)
    notify(
        members=[manager.pk for manager in managers],
        kind=Kind.REQUEST,
        subject=f"request:{request.pk}",
        gather=f"group:{request.group_id}",
        place=request.group_id,
        actor=request.member,
    )


@keeper
def announce_reply_to_request(*, request_id: int) -> None:
    """Tell whoever asked what the answer is."""
    request = JoinRequest.objects.select_related("answered_by").filter(pk=request_id).first()
    if request is not None and request.answered_at is not None:
        notify(
            members=[request.member_id],
            kind=Kind.INVITATION,
            subject=f"answered:{request.pk}",
            gather=f"answered:{request.pk}",
            place=request.group_id,
        )


@teller("request")
def tell_requests(member: User, pks: list[int]) -> dict[int, Shown]:
    """Requests that still wait, in groups that the member runs."""
    managed = Group.objects.managed_by(member)
    waiting = JoinRequest.objects.filter(pk__in=pks, answered_at=None, group__in=managed)
    return {
        request.pk: Shown(
            title=_("Requests to join"),
            url=reverse("groups:requests", args=[request.group.slug]),
            place=request.group.name,
            text=request.note,
            people=(request.member,),
            made_at=request.made_at,
        )
        for request in waiting.select_related("group", "member")
    }


@teller("answered")
def tell_answers(member: User, pks: list[int]) -> dict[int, Shown]:
    """The answers to the member's own requests, for groups they may know of."""
    known = Group.objects.visible_to(member)
    answered = JoinRequest.objects.filter(pk__in=pks, member=member, group__in=known)
    return {
        request.pk: Shown(
            title=request.group.name,
            url=request.group.get_absolute_url(),
            place=request.group.name,
            text=_answer(request),
            made_at=request.answered_at,
        )
        for request in answered.exclude(answered_at=None).select_related("group")
    }


def _answer(request):
    if request.is_accepted:
        return _("You asked to join, and you are in.")
    return _(
        "You asked to join. Those who run the group said no this time. You may ask again with a "
        "note that tells them more."
    )


@place_namer
def groups_of(member: User) -> dict[int, str]:
    """The groups that a member belongs to, in the order of the rail."""
    return {one.group_id: one.group.name for one in memberships_of(member)}
