"""Writing: new topics, replies, edits."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core.access import members_only, require
from community.core.forms import attempt, status_of
from community.core.htmx import go_to, page_or_fragment, wants_fragment
from community.groups.models import Group
from community.groups.permissions import belongs, can_write
from community.groups.queries import memberships_of
from community.topics import permissions, queries
from community.topics.actions import EditedMeanwhile, drop_draft, edit_post, post_reply, post_topic
from community.topics.forms import EditForm, FirstPostEditForm, ReplyForm, TopicForm, new_key
from community.topics.models import Draft, Held, Post, Topic
from community.topics.showing import TopicShown
from community.topics.views.composing import reply_context
from community.topics.views.holding import address_of_written
from community.topics.views.reading import address_on_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@members_only
def topic_start(request):
    """Choose the group for a new topic, among those the member belongs to."""
    groups = [one.group for one in memberships_of(request.user) if not one.group.is_archived]
    if len(groups) == 1:
        return redirect("topics:create", groups[0].slug)
    return render(request, "topics/start.html", {"groups": groups, "here": "topics"})


@require_safe
@members_only
def topic_create_in(request, pk):
    """The new-topic page of a group that is known by its number."""
    group = get_object_or_404(Group.objects.readable_by(request.user), pk=pk)
    return redirect("topics:create", group.slug)


@get_or_post
@members_only
def topic_create(request, slug):
    """Write a new topic. Who does not belong to the group yet is led to its door."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    if not belongs(request.user, group) and request.method != "POST":
        return redirect(group)
    require(permissions.can_start_topic(request.user, group))
    kinds = permissions.kinds_for(request.user, group)
    initial = _topic_initial(request, group)
    form = TopicForm(request.POST or None, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        topic = attempt(
            form, lambda: post_topic(group=group, author=request.user, **form.cleaned_data)
        )
        if topic is not None:
            drop_draft(member=request.user, place=f"group:{group.pk}")
            return go_to(request, _after_topic(request, topic))
    return _topic_form(request, group, form)


def _after_topic(request, topic):
    """On to the topic; or to a poll in its first post, where that was asked for."""
    if isinstance(topic, Topic) and request.POST.get("then") == "poll":
        return reverse("polls:create", args=[topic.posts.get(number=1).pk])
    return address_of_written(topic)


def _topic_form(request, group, form):
    context = {"form": form, "group": group, "place": f"group:{group.pk}", "here": "topics"}
    status = status_of(form) if form.errors else 200
    page, fragment = "topics/create.html", "topics/_topic_form.html"
    return page_or_fragment(request, page, fragment, context, status=status)


def _topic_initial(request, group):
    draft = queries.draft_for(request.user, f"group:{group.pk}")
    return {
        "kind": group.default_kind,
        "title": draft.title if draft else "",
        "source": draft.source if draft else "",
        "tags": draft.tags if draft else "",
        "key": new_key(begun_before=draft is not None),
    }


@require_POST
@members_only
def reply_create(request, pk):
    """Add a reply. A browser without scripts sees nothing of the topic in the answer."""
    ask = queries.topic_known if wants_fragment(request) else queries.topic_to_answer
    topic = ask(request.user, pk)
    if topic is None:
        raise Http404
    require(can_write(request.user, topic.group))
    form = ReplyForm(request.POST)
    post = None
    if form.is_valid():
        post = attempt(
            form, lambda: post_reply(topic=topic, author=request.user, **form.cleaned_data)
        )
    if post is None:
        return _reply_form(request, topic, form)
    if isinstance(post, Held):
        return _reply_waits(request, topic, post)
    return _reply_shown(request, topic, post)


def _reply_form(request, topic, form):
    """The topic again as it is now, its last page, with the reply as it was written."""
    topic = queries.topic_known(request.user, topic.pk)
    if topic is None:  # it went out of sight meanwhile
        raise Http404
    shown = TopicShown(topic, request.user, queries.page_of(topic.last_number))
    context = {"topic": topic, "group": topic.group, "shown": shown}
    context |= reply_context(request, topic, shown, form)
    page, fragment = "topics/detail.html", "topics/_reply_form.html"
    return page_or_fragment(request, page, fragment, context, status=status_of(form))


def _reply_waits(request, topic, held):
    """A fresh box, and above it what waits; or the end of the topic, where both stand."""
    is_last = request.POST.get("last") == str(topic.last_number)
    if not (wants_fragment(request) and is_last and held.waits and held.topic_id == topic.pk):
        return go_to(request, address_of_written(held))
    shown = TopicShown(topic, request.user, queries.page_of(topic.last_number))
    context = {"topic": topic, "group": topic.group, "shown": shown}
    context |= reply_context(request, topic, shown)
    return render(request, "topics/_reply_form.html", context)


def _reply_shown(request, written_in, post):
    """The new post below the ones on the page, when the page ends just before it."""
    topic = post.topic
    ends_before = topic == written_in and request.POST.get("last") == str(post.number - 1)
    same_page = queries.page_of(post.number) == queries.page_of(post.number - 1)
    if not (wants_fragment(request) and ends_before and same_page):
        return go_to(request, address_on_page(topic, post.number))
    shown = TopicShown(topic, request.user, queries.page_of(post.number))
    context = {"topic": topic, "group": topic.group, "shown": shown, "row": shown.row_of_new(post)}
    context |= reply_context(request, topic, shown)
    return render(request, "topics/_post_created.html", context)


@get_or_post
@members_only
def post_edit(request, pk, number):
    """Change a post; with the first one, its topic's title and tags."""
    posts = Post.objects.visible_to(request.user).select_related("topic__group", "author")
    post = get_object_or_404(posts, topic=pk, number=number)
    require(permissions.can_edit_post(request.user, post))
    shape = FirstPostEditForm if post.opens_topic else EditForm
    form = shape(request.POST or None, initial=_edit_initial(request, post))
    if request.method == "POST" and form.is_valid():
        edited = attempt(
            form, lambda: edit_post(post=post, editor=request.user, **form.cleaned_data)
        )
        if edited is not None:
            drop_draft(member=request.user, place=f"post:{post.pk}")
            return go_to(request, address_of_written(edited))
    return _edit_form(request, post, form)


def _edit_initial(request, post):
    draft = queries.draft_for(request.user, f"post:{post.pk}")
    tags = list(post.topic.tags.values_list("name", flat=True)) if post.opens_topic else []
    if draft is None:
        draft = Draft(title=post.topic.title, source=post.source, tags=", ".join(tags))
    return {
        "title": draft.title or post.topic.title,
        "source": draft.source,
        "tags": draft.tags,
        "seen": post.revision_count if draft.seen is None else draft.seen,
    }


def _edit_form(request, post, form):
    """The edit page; after a clash it shows both texts, and sending again overwrites knowingly."""
    theirs = getattr(form, "refusal", None)
    context = {"form": form, "post": post, "topic": post.topic, "group": post.topic.group}
    context |= {"place": f"post:{post.pk}", "theirs": None}
    if isinstance(theirs, EditedMeanwhile):
        context["theirs"] = theirs.post
        form.data = form.data.copy()
        form.data["seen"] = theirs.post.revision_count
    status = status_of(form) if form.errors else 200
    page, fragment = "topics/edit.html", "topics/_edit_form.html"
    return page_or_fragment(request, page, fragment, context, status=status)


@require_safe
@members_only
def post_edit_by_pk(request, pk):
    """The edit page of a post known by its key, as drafts name it."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    return redirect("topics:edit", post.topic_id, post.number)
