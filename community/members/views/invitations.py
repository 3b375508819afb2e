"""Asking people in, and where the link leads them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.core.access import anyone, members_only, require
from community.core.paging import key_page
from community.members import actions, permissions, queries
from community.members.forms import InvitationForm
from community.members.models import Invitation


@require_safe
@members_only
def invitation_list(request):
    """What was sent out, and a form for more."""
    require(permissions.can_invite_to_community(request.user))
    return _page(request, InvitationForm())


@require_POST
@members_only
@never_cache
def invitation_make(request):
    """Make an invitation; its link is shown on this answer and never again."""
    require(permissions.can_invite_to_community(request.user))
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    invitation, token = actions.invite_to_community(
        by=request.user, language=get_language()[:2], **form.cleaned_data
    )
    return _page(request, InvitationForm(), made=invitation, token=token)


def _page(request, form, *, status=200, **more):
    sent = queries.invitations_sent()
    page = key_page(sent, request.GET.get("after", ""), keys=("-made_at", "-id"))
    context = {"form": form, "page": page, "here": "people", **more}
    return render(request, "members/invitations.html", context, status=status)


@require_POST
@members_only
def invitation_revoke(request, pk):
    """Take an invitation back."""
    require(permissions.can_invite_to_community(request.user))
    actions.revoke_invitation(invitation=get_object_or_404(Invitation, pk=pk))
    messages.success(request, _("Taken back. The link leads nowhere now."))
    return redirect("members:invitations")


@require_safe
@anyone
@never_cache
def invited(request, token):
    """Where an invitation leads: a word of welcome, and on to the form."""
    if request.user.is_authenticated:
        messages.info(request, _("You are a member already."))
        return redirect("pages:home")
    invitation = queries.open_invitation(token)
    context = {"invitation": invitation, "token": token}
    return render(request, "members/invited.html", context, status=200 if invitation else 404)
