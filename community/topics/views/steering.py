"""What is done with a topic or a post, each on a page of its own that asks why."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from community.core.access import members_only, require
from community.core.htmx import go_to
from community.groups.models import Group
from community.topics import actions, permissions
from community.topics.forms import MoveForm, NeededReasonForm, ReasonForm
from community.topics.models import Post, Topic
from community.topics.views.reading import address_on_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Steer:
    """One verb of the manager's: what it does, what it is called, what it says afterwards."""

    do: Callable
    label: Promise
    explain: Promise
    done: Promise
    needs_reason: bool = False
    may: Callable = permissions.can_manage_topic


STEERS = {
    "close": Steer(
        actions.close_topic,
        _("Close the topic"),
        _("No more replies. Everybody can go on reading it."),
        _("The topic is closed."),
    ),
    "reopen": Steer(
        actions.reopen_topic,
        _("Reopen the topic"),
        _("Members of the group can reply again."),
        _("The topic is open again."),
    ),
    "pin": Steer(
        actions.pin_topic,
        _("Pin the topic"),
        _("It stays at the top of its group."),
        _("The topic is pinned."),
    ),
    "unpin": Steer(
        actions.unpin_topic,
        _("Unpin the topic"),
        _("It takes its place among the others."),
        _("The topic is unpinned."),
    ),
    "archive": Steer(
        actions.archive_topic,
        _("Archive the topic"),
        _("It is read and found, and nobody writes in it."),
        _("The topic is archived."),
    ),
    "wake": Steer(
        actions.wake_topic,
        _("Wake the topic"),
        _("Members of the group can write in it again."),
        _("The topic is awake."),
    ),
    "delete": Steer(
        actions.delete_topic,
        _("Delete the topic"),
        _("Members no longer see it. You can restore it."),
        _("The topic is deleted. You can restore it."),
        needs_reason=True,
    ),
    "restore": Steer(
        actions.restore_topic,
        _("Restore the topic"),
        _("Everybody sees it again as it was."),
        _("The topic is back."),
    ),
    "purge": Steer(
        actions.purge_topic,
        _("Purge the topic"),
        _("All its posts and their history are destroyed. Nobody can undo this."),
        _("The topic is gone for good."),
        needs_reason=True,
        may=permissions.can_purge,
    ),
}


@get_or_post
@members_only
def topic_steer(request, pk, verb):
    """Ask why, then do it."""
    topics = Topic.objects.visible_to(request.user).select_related("group")
    topic = get_object_or_404(topics, pk=pk)
    steer = STEERS.get(verb)
    if steer is None:
        raise Http404
    require(steer.may(request.user, topic))
    shape = NeededReasonForm if steer.needs_reason else ReasonForm
    form = shape(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        steer.do(topic=topic, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, steer.done)
        return redirect(topic.group if verb == "purge" else topic)
    context = {"topic": topic, "group": topic.group, "form": form, "steer": steer, "verb": verb}
    return render(request, "topics/steer.html", context, status=422 if form.errors else 200)


@get_or_post
@members_only
def topic_move(request, pk):
    """Move a topic to another group that this person runs as well."""
    topic = get_object_or_404(
        Topic.objects.visible_to(request.user).select_related("group"), pk=pk
    )
    require(permissions.can_manage_topic(request.user, topic))
    groups = Group.objects.managed_by(request.user).awake().exclude(pk=topic.group_id).in_order()
    form = MoveForm(request.POST if request.method == "POST" else None, groups=groups)
    if form.is_bound and form.is_valid():
        actions.move_topic(topic=topic, by=request.user, **form.cleaned_data)
        messages.success(request, _("The topic moved."))
        return redirect(topic)
    context = {"topic": topic, "group": topic.group, "form": form}
    return render(request, "topics/move.html", context, status=422 if form.errors else 200)


@get_or_post
@members_only
def post_delete(request, pk, number):
    """Take a post away: one's own freely, another's with a reason that stays."""
    post = _post(request, pk, number)
    require(permissions.can_delete_post(request.user, post))
    own = post.author_id == request.user.pk
    shape = ReasonForm if own else NeededReasonForm
    form = shape(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.delete_post(post=post, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Deleted."))
        return redirect(_after_delete(request, post))
    context = {"post": post, "topic": post.topic, "group": post.topic.group, "form": form}
    context |= {"own": own}
    context["can_manage"] = permissions.can_manage_topic(request.user, post.topic)
    status = 422 if form.errors else 200
    return render(request, "topics/delete_post.html", context, status=status)


def _after_delete(request, post):
    if post.opens_topic and not permissions.can_manage_topic(request.user, post.topic):
        return post.topic.group.get_absolute_url()
    return address_on_page(post.topic, post.number)


@require_POST
@members_only
def post_restore(request, pk, number):
    """Give a post back."""
    post = _post(request, pk, number)
    require(permissions.can_restore_post(request.user, post))
    actions.restore_post(post=post, by=request.user)
    messages.success(request, _("The post is back."))
    return redirect(address_on_page(post.topic, number))


@get_or_post
@members_only
def post_purge(request, pk, number):
    """Destroy a post's words for good."""
    post = _post(request, pk, number)
    require(permissions.can_purge(request.user, post.topic))
    form = NeededReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.purge_post(post=post, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The post is gone for good."))
        return redirect(address_on_page(post.topic, number))
    context = {"post": post, "topic": post.topic, "group": post.topic.group, "form": form}
    status = 422 if form.errors else 200
    return render(request, "topics/purge_post.html", context, status=status)


@require_POST
@members_only
def answer_accept(request, pk, number):
    """This reply answered the question; again on the same one, it did not."""
    post = _post(request, pk, number)
    require(permissions.can_accept_answer(request.user, post.topic))
    if post.topic.accepted_post_id == post.pk:
        actions.take_back_answer(topic=post.topic, by=request.user)
    else:
        actions.accept_answer(post=post, by=request.user)
    return go_to(request, address_on_page(post.topic, number))


def _post(request, pk, number):
    posts = Post.objects.visible_to(request.user).select_related("topic__group", "author")
    return get_object_or_404(posts, topic=pk, number=number)
