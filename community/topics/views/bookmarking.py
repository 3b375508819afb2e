"""Keeping posts, and the page of what one keeps."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.access import members_only, require
from community.members.silence import though_silenced
from community.topics import permissions, queries
from community.topics.actions import drop_bookmark, note_bookmark, put_bookmark
from community.topics.forms import NoteForm
from community.topics.views.reacting import marks_answer, post_of


@require_safe
@members_only
def bookmark_list(request):
    """What the member keeps and may still read, the last kept first."""
    page = queries.bookmark_page(request.user, request.GET.get("after", ""))
    return render(request, "topics/bookmarks.html", {"page": page, "here": "bookmarks"})


@require_POST
@members_only
@though_silenced
def post_keep(request, pk, number):
    """Keep a post, or drop it. One that was deleted can only be dropped."""
    post = post_of(request, pk, number)
    keeps = "drop" not in request.POST
    require(permissions.can_keep(request.user, post) or not keeps)
    act = put_bookmark if keeps else drop_bookmark
    act(post=post, member=request.user)
    to = "topics:bookmarks" if request.POST.get("next") == "bookmarks" else None
    return marks_answer(request, post, to)


@require_POST
@members_only
@though_silenced
def bookmark_note(request, pk):
    """Why a post is kept; for oneself alone."""
    bookmark = get_object_or_404(queries.bookmarks_of(request.user), pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        note_bookmark(bookmark=bookmark, note=form.cleaned_data["note"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, form.errors["note"][0])
    return redirect("topics:bookmarks")
