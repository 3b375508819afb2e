"""What is new: the page of it, what was on screen, and reading everything at once."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from community.core.access import members_only
from community.core.moulds import render_kept
from community.groups.queries import memberships_of
from community.members.silence import though_silenced
from community.topics import queries
from community.topics.actions import mark_all_read, mark_read
from community.topics.models import Topic

NO_MOMENT, NO_NUMBER = "That is no moment.", "That is no number of a group."
# One clear point: what the smallest picture of a page without scripts looks like.
POINT = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
)


@require_safe
@members_only
def unread_list(request):
    """Everything new to the member, over all groups or in one."""
    group = _number(request.GET.get("group", "0"))
    context = {
        "page": _page_of(request.user, group, request.GET.get("after", "")),
        "chosen": group,
        "now": timezone.now(),
        "here": "unread",
    }
    page = context["page"]
    own = {"groups": lambda shown: (shown["unread"]().key, group)}
    return render_kept(request, "topics/unread.html", context, lambda: (page.key, group), own)


def _page_of(viewer, group, after):
    if not (group or after):
        return queries.unread_page(viewer, settings.PAGE_SIZE)
    topics = queries.unread_feed(viewer, queries.kept_oldest(viewer))
    return queries.topic_page(topics.filter(group=group) if group else topics, viewer, after)


@require_POST
@members_only
@though_silenced
def unread_clear(request):
    """Everything that stood on the page counts as read; what came later stays new."""
    group, until = _number(request.POST.get("group", "0")), _moment(request.POST.get("until", ""))
    mine = {one.group_id for one in memberships_of(request.user)}
    known = mine | queries.unread_counts(request.user).keys()
    groups = known & {group} if group else known
    mark_all_read(member=request.user, groups=groups, until=until)
    messages.success(request, _("All read."))
    return redirect("topics:unread")


def _number(text):
    if not text.isdecimal() or len(text) > 18:
        raise BadRequest(NO_NUMBER)
    return int(text)


def _moment(text) -> datetime:
    """When the page was made, as it says itself; never in the future."""
    now = timezone.now()
    try:
        return min(parse_datetime(text), now) if text else now
    except (ValueError, TypeError) as error:  # no date, or one without a time zone
        raise BadRequest(NO_MOMENT) from error


@require_POST
@members_only
@though_silenced
def topic_read(request, pk):
    """The highest number that was on the screen."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    number = min(_number(request.POST.get("number", "")), topic.last_number)
    if number:
        mark_read(member=request.user, topic=topic, number=number)
    return HttpResponse(status=204)


@require_GET
@members_only
def topic_seen(request, pk, number):
    """The same without scripts: a picture of one clear point, fetched with the page."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    if number:
        mark_read(member=request.user, topic=topic, number=min(number, topic.last_number))
    return HttpResponse(POINT, content_type="image/gif", headers={"Cache-Control": "no-store"})


@require_safe
@members_only
def topic_next_unread(request):
    """Go to the next topic with something new, at the first new post; rest when all is read."""
    topic = queries.next_unread(request.user)
    if topic is None:
        return redirect("topics:unread")
    return redirect(queries.address_of(topic, (topic.read_number or 0) + 1))
