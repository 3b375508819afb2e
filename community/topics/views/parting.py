"""Topics that are split, merged, taken apart and slowed down, each on a page of its own."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.core.access import members_only, require
from community.core.forms import attempt, status_of
from community.groups.models import Right
from community.groups.permissions import groups_where
from community.topics import actions, permissions, queries
from community.topics.forms import MergeForm, SlowForm, SplitForm
from community.topics.models import Post, Topic

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@members_only
def topic_split(request, pk):
    """Tick replies, page by page, and make a topic of them."""
    topic = _topic(request, pk)
    require(permissions.can_move_topic(request.user, topic))
    groups = groups_where(request.user, Right.MOVE, topic).awake().in_order()
    turns = "page" in request.POST  # to another page of replies; nothing is asked for yet
    begun = request.POST.dict() if turns else {"to": topic.group_id}
    form = SplitForm(None if turns else request.POST or None, groups=groups, initial=begun)
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: _split(request, topic, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("The replies are a topic of their own now."))
            return redirect(made)
    return render(
        request, "topics/split.html", _split_page(request, topic, form), status=_status(form)
    )


def _split(request, topic, *, posts, to, **asked):
    """A number that nobody finds any more is refused by the action, as a post that is gone."""
    found = {post.number: post for post in Post.objects.filter(topic=topic, number__in=posts)}
    chosen = [found.get(number) or Post(topic=topic, pk=0) for number in posts]
    require(permissions.can_move_to(request.user, topic, to))
    return actions.split_topic(topic=topic, posts=chosen, to=to, by=request.user, **asked)


def _split_page(request, topic, form):
    """One page of the topic's posts to tick; what was ticked on others goes along unseen."""
    ticked = (request.POST or request.GET).getlist("posts")
    ticked = {int(text) for text in ticked if text.isdecimal() and len(text) <= 9}
    last = queries.page_of(topic.last_number)
    asked = (request.POST or request.GET).get("page", "")
    chosen = int(asked) if asked.isdecimal() and len(asked) <= 9 else 0
    page = min(max(chosen or queries.page_of(min(ticked, default=1)), 1), last)
    posts = queries.posts_on_page(topic, page)
    here = {post.number for post in posts}
    return {
        "topic": topic,
        "group": topic.group,
        "form": form,
        "posts": [post for post in posts if not post.is_deleted and not post.opens_topic],
        "ticked": ticked,
        "elsewhere": sorted(ticked - here),
        "page": page,
        "last_page": last,
    }


@get_or_post
@members_only
def topic_merge(request, pk):
    """Make a topic part of another one, in which this person may do so as well."""
    topic = _topic(request, pk)
    require(permissions.can_move_topic(request.user, topic))
    form = MergeForm(request.POST or None, topics=lambda into: _movable(request.user, into, topic))
    if form.is_bound and form.is_valid():
        asked = {"topic": topic, "by": request.user, **form.cleaned_data}
        if attempt(form, lambda: actions.merge_topic(**asked)) is not None:
            messages.success(request, _("The topics are one now."))
            return redirect(form.cleaned_data["into"])
    context = {"topic": topic, "group": topic.group, "form": form}
    return render(request, "topics/merge.html", context, status=_status(form))


def _movable(viewer, pk, topic):
    """A topic that others may be merged into: known to the viewer, and theirs to change."""
    into = Topic.objects.visible_to(viewer).select_related("group").filter(pk=pk).first()
    if into is None or into.pk == topic.pk:
        return None
    return into if permissions.can_move_topic(viewer, into) else None


@require_safe
@members_only
def topic_apart(request, pk):
    """What was put together here, and may be taken apart by this person."""
    topic = _topic(request, pk)
    require(permissions.can_move_topic(request.user, topic))
    may = permissions.can_part
    origin = queries.split_from(topic, request.user)
    context = {
        "topic": topic,
        "group": topic.group,
        "parts": [one for one in queries.parts_of(topic, request.user) if may(request.user, one)],
        "origin": origin if permissions.can_put_back(request.user, topic) else None,
    }
    return render(request, "topics/apart.html", context)


@get_or_post
@members_only
def topic_slow(request, pk):
    """How long must pass between two posts of one member."""
    topic = _topic(request, pk)
    require(permissions.can_close_topic(request.user, topic))
    form = SlowForm(request.POST or None, initial={"seconds": topic.slow_seconds})
    if form.is_bound and form.is_valid():
        actions.set_slow(topic=topic, by=request.user, **form.cleaned_data)
        said = _("Slow mode is on.") if form.cleaned_data["seconds"] else _("Slow mode is off.")
        messages.success(request, said)
        return redirect(topic)
    context = {"topic": topic, "group": topic.group, "form": form}
    return render(request, "topics/slow.html", context, status=_status(form))


def _topic(request, pk):
    return get_object_or_404(Topic.objects.visible_to(request.user).select_related("group"), pk=pk)


def _status(form):
    return status_of(form) if form.errors else 200
