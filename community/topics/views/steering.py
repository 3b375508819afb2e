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
from community.groups.models import Right
from community.groups.permissions import groups_where
from community.topics import actions, permissions
from community.topics.actions.purging import (
    WaitsForSecond,
    purge_post_for_good,
    purge_topic_for_good,
)
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
    may: Callable
    needs_reason: bool = False


STEERS = {
    "close": Steer(
        actions.close_topic,
        _("Close the topic"),
        _("No more replies. Everybody can go on reading it."),
        _("The topic is closed."),
        may=permissions.can_close_topic,
    ),
    "reopen": Steer(
        actions.reopen_topic,
        _("Reopen the topic"),
        _("Members of the group can reply again."),
        _("The topic is open again."),
        may=permissions.can_close_topic,
    ),
    "pin": Steer(
        actions.pin_topic,
        _("Pin the topic"),
        _("It stays at the top of its group."),
        _("The topic is pinned."),
        may=permissions.can_pin_topic,
    ),
    "unpin": Steer(
        actions.unpin_topic,
        _("Unpin the topic"),
        _("It takes its place among the others."),
        _("The topic is unpinned."),
        may=permissions.can_pin_topic,
    ),
    "archive": Steer(
        actions.archive_topic,
        _("Archive the topic"),
        _("It is read and found, and nobody writes in it."),
        _("The topic is archived."),
        may=permissions.can_close_topic,
    ),
    "wake": Steer(
        actions.wake_topic,
        _("Wake the topic"),
        _("Members of the group can write in it again."),
        _("The topic is awake."),
        may=permissions.can_close_topic,
    ),
    "hide": Steer(
        actions.hide_topic,
        _("Hide the topic"),
        _("Only its author and those who run the group still read it. You can show it again."),
        _("The topic is hidden."),
        may=permissions.can_delete_topic,
    ),
    "show": Steer(
        actions.show_topic,
        _("Show the topic again"),
        _("Everybody sees it again as it was."),
        _("Everybody sees the topic again."),
        may=permissions.can_delete_topic,
    ),
    "unmerge": Steer(
        actions.unmerge_topic,
        _("Take the topics apart"),
        _("Its posts go back to the places they had. What was written since stays."),
        _("The topics are two again."),
        may=permissions.can_part,
    ),
    "unsplit": Steer(
        actions.unsplit_topic,
        _("Put the posts back"),
        _("They go back to the places they had. What was written since comes after."),
        _("The posts are back where they were."),
        may=permissions.can_put_back,
    ),
    "delete": Steer(
        actions.delete_topic,
        _("Delete the topic"),
        _("Members no longer see it. You can restore it."),
        _("The topic is deleted. You can restore it."),
        needs_reason=True,
        may=permissions.can_delete_topic,
    ),
    "restore": Steer(
        actions.restore_topic,
        _("Restore the topic"),
        _("Everybody sees it again as it was."),
        _("The topic is back."),
        may=permissions.can_delete_topic,
    ),
    "purge": Steer(
        purge_topic_for_good,
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
        why = {"by": request.user, "reason": form.cleaned_data["reason"]}
        is_done = _said(request, steer.done, lambda: steer.do(topic=topic, **why))
        return redirect(topic.group if verb == "purge" and is_done else topic)
    context = {"topic": topic, "group": topic.group, "form": form, "steer": steer, "verb": verb}
    return render(request, "topics/steer.html", context, status=422 if form.errors else 200)


def _said(request, sentence, work):
    """Do it and say so; or say that it waits for somebody else. Whether it is done."""
    try:
        work()
    except WaitsForSecond as refusal:
        messages.warning(request, str(refusal))
        return False
    messages.success(request, sentence)
    return True


@get_or_post
@members_only
def topic_move(request, pk):
    """Move a topic to another group in which this person may do so as well."""
    topic = get_object_or_404(
        Topic.objects.visible_to(request.user).select_related("group"), pk=pk
    )
    require(permissions.can_move_topic(request.user, topic))
    groups = groups_where(request.user, Right.MOVE, topic)
    groups = groups.awake().exclude(pk=topic.group_id).in_order()
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
    context["can_manage"] = permissions.can_delete_topic(request.user, post.topic)
    status = 422 if form.errors else 200
    return render(request, "topics/delete_post.html", context, status=status)


def _after_delete(request, post):
    if post.opens_topic and not permissions.can_delete_topic(request.user, post.topic):
        return post.topic.group.get_absolute_url()
    return address_on_page(post.topic, post.number)


@get_or_post
@members_only
def post_hide(request, pk, number):
    """Put a post out of sight until it is judged."""
    post = _post(request, pk, number)
    require(permissions.can_hide_post(request.user, post))
    return _ask_about(request, post, actions.hide_post, "topics/hide_post.html", _("Hidden."))


@get_or_post
@members_only
def post_show(request, pk, number):
    """Show a hidden post again."""
    post = _post(request, pk, number)
    require(permissions.can_show_post(request.user, post))
    said = _("Everybody reads the post again.")
    return _ask_about(request, post, actions.show_post, "topics/show_post.html", said)


def _ask_about(request, post, do, template, said):
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        do(post=post, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, said)
        return redirect(address_on_page(post.topic, post.number))
    context = {"post": post, "topic": post.topic, "group": post.topic.group, "form": form}
    return render(request, template, context, status=422 if form.errors else 200)


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
        why = {"by": request.user, "reason": form.cleaned_data["reason"]}
        gone = _("The post is gone for good.")
        _said(request, gone, lambda: purge_post_for_good(post=post, **why))
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
