"""What members are told of groups: who asks to come in, and the answer; and of their rights."""

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from community.core.outbox import keeper
from community.groups.models import Grant, Group, JoinRequest
from community.groups.permissions import can_grant
from community.groups.queries import managers_of, memberships_of
from community.groups.wording import scope_words
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


@keeper
def announce_grant(*, grant_id: int) -> None:
    """Tell a member what was put into their hands."""
    given = Grant.objects.filter(pk=grant_id, taken_at=None).first()
    if given is not None:
        _tell_of(given, "grant", [given.member_id])


@keeper
def announce_grant_taken(*, grant_id: int) -> None:
    taken = Grant.objects.filter(pk=grant_id).exclude(taken_at=None).first()
    if taken is not None:
        _tell_of(taken, "grant_taken", [taken.member_id])


@keeper
def announce_end(*, grant_id: int) -> None:
    """Tell the volunteer, and whoever can renew it: who gave it, or else who runs the place."""
    ending = Grant.objects.select_related("given_by", "group").filter(pk=grant_id, taken_at=None)
    for given in ending.filter(renewed_as=None):
        keepers = [given.given_by] if can_grant(given.given_by, given.group) else _keepers(given)
        _tell_of(given, "grant_end", [given.member_id, *(keeper.pk for keeper in keepers)])


def _keepers(given):
    of_house = User.objects.welcome().filter(manager_since__isnull=False)
    return (managers_of(given.group) if given.group else None) or of_house


def _tell_of(given, word, members):
    subject = f"{word}:{given.pk}"
    notify(members=members, kind=Kind.GRANT, subject=subject, gather=subject, place=given.group_id)


@teller("grant")
def tell_grants(member: User, pks: list[int]) -> dict[int, Shown]:
    """What a member was given, while it is theirs."""
    mine = _grants(member, pks).filter(member=member, taken_at=None)
    return {one.pk: _shown(one, _("You were given rights"), _given(one)) for one in mine}


@teller("grant_taken")
def tell_grants_taken(member: User, pks: list[int]) -> dict[int, Shown]:
    mine = _grants(member, pks).filter(member=member).exclude(taken_at=None)
    said = _("They were taken back. Thank you for what you did.")
    return {one.pk: _shown(one, _("Your rights ended"), said) for one in mine}


@teller("grant_end")
def tell_grants_ending(member: User, pks: list[int]) -> dict[int, Shown]:
    """What ends soon: one's own, and what one could renew."""
    shown = {}
    for one in _grants(member, pks).filter(taken_at=None, renewed_as=None):
        day = {"day": date_format(localtime(one.until), "DATE_FORMAT")}
        if one.member_id == member.pk:
            said = _("They end on %(day)s. Who gave them can renew them.") % day
            shown[one.pk] = _shown(one, _("Your rights end soon"), said)
        elif can_grant(member, one.group):
            said = _("They end on %(day)s. Renew them with one click, or let them end.") % day
            shown[one.pk] = _shown(one, _("Rights of a volunteer end soon"), said, at_desk=True)
    return shown


def _grants(member, pks):
    known = Q(group=None) | Q(group__in=Group.objects.visible_to(member))
    return Grant.objects.filter(known, pk__in=pks).select_related("member", "group", "tag")


def _given(one):
    day = {"day": date_format(localtime(one.until), "DATE_FORMAT")}
    return one.note or _("They are yours until %(day)s.") % day


def _shown(one, title, said, at_desk=False):
    address = reverse("admin:groups_grant_changelist") if at_desk else reverse("groups:rights")
    return Shown(
        title=title,
        url=address,
        place=scope_words(one),
        text=said,
        people=(one.member,) if at_desk else (),
        made_at=one.given_at,
    )
