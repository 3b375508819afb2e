"""Pages about people."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from community.core.access import anyone, members_only
from community.core.faces import answer_face
from community.core.htmx import page_or_fragment
from community.core.paging import key_page
from community.members import permissions, queries
from community.members.actions.profile import FOLDER
from community.members.models import Reading


@require_safe
@members_only
def directory(request):
    """Everybody, those who came last first; found by name, place or interest."""
    words = queries.readable(request.GET.get("q", ""))[:100].strip()
    found = queries.directory(request.user, words)
    page = key_page(found, request.GET.get("after", ""), keys=("-joined_at", "-id"), size=24)
    context = {"page": page, "words": words, "here": "people"}
    context["can_invite"] = permissions.can_invite_to_community(request.user)
    return page_or_fragment(request, "members/directory.html", "members/_people.html", context)


@require_safe
@anyone
def profile(request, name):
    """One person: what they say about themselves, and where they write."""
    member = queries.member_called(request.user, name)
    if member is None:
        raise Http404
    if member.name != name:
        return redirect(member)
    context = {
        "member": member,
        "is_own": member == request.user,
        "kept": queries.boundaries_of(request.user).get(member.pk, ""),
        "can_manage": permissions.can_manage_members(request.user),
        "here": "people",
    }
    return render(request, "members/profile.html", context)


@require_safe
@anyone
def avatar(request, file):
    """A face, for those who may read here. Its name changes with the picture, so it keeps."""
    is_reader = request.user.is_authenticated or queries.the_community().reading == (
        Reading.EVERYONE
    )
    if not is_reader:
        raise Http404
    return answer_face(request, FOLDER, file, keeps=True)


@require_safe
@anyone
def waiting(request):
    """The address is confirmed; now a manager looks."""
    return render(request, "members/waiting.html")
