"""Groups, who belongs to them, and how people come in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core import faces
from community.core.access import anyone, lead_to_sign_in, members_only, require
from community.core.forms import attempt, status_of
from community.core.paging import key_page
from community.core.tally import counted
from community.groups import actions, permissions, queries
from community.groups.actions.picturing import FOLDER
from community.groups.forms import (
    InvitationForm,
    JoinRequestForm,
    PlacedGroupForm,
    RoleForm,
    group_form_for,
)
from community.groups.models import Group, JoinRequest
from community.groups.showing import group_cards, group_header
from community.members.actions import revoke_invitation
from community.members.forms import PictureForm
from community.members.models import User
from community.members.queries import invitation_by
from community.members.silence import though_silenced

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _group(request, slug):
    return get_object_or_404(Group.objects.visible_to(request.user), slug=slug)


def _managed(request, slug, may=permissions.manages):
    group = _group(request, slug)
    require(may(request.user, group))
    return group


@require_safe
@anyone
def group_list(request):
    """All groups this person may know of; archived ones behind a link."""
    shows_archived = "archived" in request.GET
    find = queries.archived_groups if shows_archived else queries.group_list
    context = {
        "groups": group_cards(request.user, queries.on_cards(find(request.user))[:500]),
        "shows_archived": shows_archived,
        "can_open": permissions.can_open_group(request.user),
        "here": "groups",
    }
    return counted(render(request, "groups/list.html", context))


@require_safe
@anyone
def group_about(request, slug):
    """What the group is for, its guidelines, and who runs it."""
    group = _group(request, slug)
    context = group_header(request.user, group, tab="about")
    context["hosts"] = queries.managers_of(group) if context["can_see_members"] else []
    context["can_see_rights"] = permissions.can_see_rights(request.user, group)
    return render(request, "groups/about.html", context)


@require_safe
@members_only
def group_members(request, slug):
    """Who belongs to the group, and what a manager may change about it."""
    group = _group(request, slug)
    require(permissions.can_see_members(request.user, group))
    after = request.GET.get("after", "")
    page = key_page(queries.members_of(group), after, keys=("-joined_at", "-pk"))
    context = group_header(request.user, group, tab="members") | {"page": page}
    return render(request, "groups/members.html", context)


@get_or_post
@members_only
def group_create(request):
    """Open a new group."""
    require(permissions.can_open_group(request.user))
    form = PlacedGroupForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        group = attempt(form, lambda: actions.open_group(by=request.user, **form.cleaned_data))
        if group is not None:
            return redirect(group)
    context = {"form": form, "here": "groups"}
    status = status_of(form) if form.errors else 200
    return render(request, "groups/create.html", context, status=status)


@get_or_post
@members_only
def group_edit(request, slug):
    """Change what the group says of itself."""
    group = _managed(request, slug)
    form = group_form_for(request.user)(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        changed = attempt(
            form,
            lambda: actions.change_group(group=group, by=request.user, **form.cleaned_data),
        )
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect("groups:about", group.slug)
    return _edit_page(request, group, form=form, status=status_of(form) if form else 200)


def _edit_page(request, group, *, form=None, picture_form=None, status=200):
    form_class = group_form_for(request.user)
    said = {name: getattr(group, name) for name in form_class.base_fields}
    context = group_header(request.user, group, tab="edit")
    context["form"] = form or form_class(initial=said)
    context["picture_form"] = picture_form or PictureForm(auto_id="id_of_%s")
    return render(request, "groups/edit.html", context, status=status)


@require_safe
@anyone
def group_picture(request, slug, file):
    """The picture, for those who may know of the group."""
    group = _group(request, slug)
    if not group.picture or file not in faces.files_of(group.picture):
        raise Http404
    return faces.answer_face(request, FOLDER, file)


@require_POST
@members_only
def picture_change(request, slug):
    """Show another picture, or go back to the icon."""
    group = _managed(request, slug)
    if "remove" in request.POST:
        actions.remove_picture(group=group)
        return redirect("groups:edit", group.slug)
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return _edit_page(request, group, picture_form=form, status=422)
    actions.change_picture(group=group, **form.cleaned_data)
    messages.success(request, _("That is the group's new picture."))
    return redirect("groups:edit", group.slug)


@require_POST
@members_only
def group_archive(request, slug):
    """Put the group away, or wake it."""
    group = _managed(request, slug)
    if group.is_archived:
        actions.wake_group(group=group)
    else:
        actions.archive_group(group=group)
    return redirect(group)


@require_POST
@members_only
def group_join(request, slug):
    """Join at once, where that is how people join."""
    group = _group(request, slug)
    if permissions.belongs(request.user, group):
        return redirect(group)
    require(permissions.can_join(request.user, group))
    actions.join_group(group=group, member=request.user)
    messages.success(request, _("You are in. Say hello."))
    return redirect(group)


@get_or_post
@members_only
def group_ask(request, slug):
    """Ask to come in, with a note."""
    group = _group(request, slug)
    require(permissions.can_ask_to_join(request.user, group))
    form = JoinRequestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asked = attempt(
            form,
            lambda: actions.ask_to_join(group=group, member=request.user, **form.cleaned_data),
        )
        if asked is not None:
            messages.success(request, _("Asked. You get a mail when somebody has answered."))
            return redirect(group)
    context = group_header(request.user, group, tab="") | {"form": form}
    status = status_of(form) if form.errors else 200
    return render(request, "groups/ask.html", context, status=status)


@get_or_post
@members_only
@though_silenced
def group_leave(request, slug):
    """Leave, after one question."""
    group = _group(request, slug)
    require(permissions.belongs(request.user, group))
    if request.method != "POST":
        return render(request, "groups/leave.html", group_header(request.user, group, tab=""))
    actions.leave_group(group=group, member=request.user)
    messages.success(request, _("You left the group. What you wrote stays."))
    return redirect("groups:list")


@require_safe
@members_only
def group_requests(request, slug):
    """Who waits to come in."""
    group = _managed(request, slug, permissions.can_let_in)
    context = group_header(request.user, group, tab="requests")
    context["requests"] = queries.open_requests(group)[:100]
    return render(request, "groups/requests.html", context)


@require_POST
@members_only
def request_answer(request, slug, pk):
    """Let somebody in, or not."""
    group = _managed(request, slug, permissions.can_let_in)
    asked = get_object_or_404(JoinRequest.objects.filter(group=group), pk=pk)
    answer = actions.accept_request if "accept" in request.POST else actions.refuse_request
    answer(request=asked, by=request.user)
    return redirect("groups:requests", group.slug)


@require_POST
@members_only
def member_role(request, slug, name):
    """Change what a member is in the group, or show them out."""
    group = _managed(request, slug)
    member = get_object_or_404(User, name__iexact=name, memberships__group=group)
    form = RoleForm(request.POST)
    if form.is_valid():
        _change_role(form.cleaned_data["do"], group, member, request.user)
    return redirect("groups:members", group.slug)


def _change_role(do, group, member, by):
    if do == "make_manager":
        actions.make_manager(group=group, member=member)
    elif do == "make_member":
        actions.make_plain_member(group=group, member=member)
    elif do == "hand_over":
        actions.hand_over(group=group, giver=by, to=member)
    else:
        actions.remove_member(group=group, member=member, by=by)


@get_or_post
@members_only
def group_invite(request, slug):
    """Invite by link or by mail; the link is shown this once."""
    group = _managed(request, slug)
    require(permissions.can_invite(request.user, group))
    form = InvitationForm(request.POST if request.method == "POST" else None)
    context = group_header(request.user, group, tab="invite") | {"form": form}
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: _invite(request, group, form.cleaned_data))
        context["token"] = made[1] if made else ""
    context["invitations"] = queries.open_invitations(group)[:100]
    status = status_of(form) if form.errors else 200
    return render(request, "groups/invite.html", context, status=status)


def _invite(request, group, given):
    return actions.invite_to_group(
        group=group, by=request.user, language=get_language()[:2], **given
    )


@require_POST
@members_only
def invitation_revoke(request, slug, pk):
    """Take an invitation back: its link opens nothing any more."""
    group = _managed(request, slug)
    opened = get_object_or_404(queries.open_invitations(group), pk=pk)
    revoke_invitation(invitation=opened.invitation)
    messages.success(request, _("The invitation is taken back."))
    return redirect("groups:invite", group.slug)


@get_or_post
@anyone
def group_invited(request, token):
    """Where an invitation to a group leads: it names the group, and a press of a button joins."""
    opened = queries.opened_by(invitation_by(token), request.user)
    if opened is None:
        return render(request, "groups/invitation_gone.html", status=404)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return lead_to_sign_in(request)
        actions.accept_invitation(opened=opened, token=token, member=request.user)
        return redirect(opened.group)
    return render(request, "groups/invited.html", {"opened": opened, "token": token})
