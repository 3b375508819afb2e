"""What a member was told, and the bell."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from community.core.access import members_only
from community.members.silence import though_silenced
from community.notifications import actions, queries
from community.notifications.models import Notice
from community.notifications.showing import inbox_rows


@require_safe
@members_only
def inbox(request):
    """Notices gathered by what they belong to, newest first."""
    page = queries.inbox_page(request.user, request.GET.get("after", ""))
    unread = queries.count_again(request.user)
    context = {
        "page": page,
        "rows": inbox_rows(page),
        "has_unread": unread > 0,
        "notice_count": queries.spoken_count(unread),
        "here": "inbox",
    }
    return render(request, "notifications/inbox.html", context)


@require_safe
@members_only
def count(request):
    """The number on the bell, for pages that are open."""
    number = queries.kept_count(request.user)
    words = {"count": number, "words": queries.spoken_count(number)}
    return JsonResponse(words, headers={"Cache-Control": "private, no-store"})


@require_safe
@members_only
def bell(request):
    """The bell with its number, for pages that are open."""
    return render(request, "notifications/_bell.html")


@require_GET
@members_only
def open_notice(request, pk):
    """Follow a notice to what it is about; with that its row is read."""
    notice = get_object_or_404(Notice, pk=pk, member=request.user)
    shown = queries.first_unread(request.user, notice.gather)
    actions.read_gathered(member=request.user, gather=notice.gather)
    return redirect(shown.url if shown else "notifications:inbox")


@require_POST
@members_only
@though_silenced
def read_all(request):
    """Nothing in the inbox is unread any more."""
    actions.read_all(member=request.user)
    return redirect("notifications:inbox")


@require_POST
@members_only
@though_silenced
def read_of(request, name, pk):
    """The page that these notices lead to was opened by itself: they are read."""
    actions.read_gathered(member=request.user, gather=f"{name}:{pk}")
    return HttpResponse(status=204)
