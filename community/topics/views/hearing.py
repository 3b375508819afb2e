"""What an open topic page asks when it heard something, or when it hears nothing any more."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.core.access import anyone, members_only, require
from community.notifications.queries import kept_count
from community.topics import permissions
from community.topics.models import Topic
from community.topics.presence import note_writing, writers_line
from community.topics.queries.news import numbers_after


@require_safe
@anyone
@never_cache
def topic_news(request, pk):
    """What came after a number: for pages whose stream is gone."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() and len(after) <= 9 else topic.last_number
    news = {
        "fresh": numbers_after(topic, number),
        "writing": _writers(request, topic),
        "notices": kept_count(request.user),
    }
    return JsonResponse(news)


@require_safe
@anyone
@never_cache
def topic_writers(request, pk):
    """Who is writing, in one sentence; members know of each other, guests of nobody."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    return JsonResponse({"writing": _writers(request, topic)})


def _writers(request, topic):
    return writers_line(request.user, topic) if request.user.is_authenticated else ""


@require_POST
@members_only
def topic_writing(request, pk):
    """I am writing here. A browser says so every few seconds while one types."""
    topics = Topic.objects.visible_to(request.user).select_related("group")
    topic = get_object_or_404(topics, pk=pk)
    require(permissions.can_reply(request.user, topic))
    note_writing(topic=topic, member=request.user)
    return HttpResponse(status=204)
