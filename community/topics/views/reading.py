"""Reading: lists, a topic's pages, permalinks, what a post said before."""

from functools import cache, partial

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from community.core.access import anyone, require
from community.core.htmx import page_or_fragment
from community.core.moulds import render_kept
from community.core.tally import counted
from community.groups.actions import note_visit
from community.groups.models import Group
from community.groups.permissions import can_read
from community.groups.queries import group_shown, hosts_of
from community.groups.showing import group_header, header_key
from community.members.queries import member_called, the_community
from community.topics import permissions, queries
from community.topics.levels import key_of_group, menu_of_group, menu_of_tag, menu_of_topic
from community.topics.models import Post, Topic
from community.topics.showing import TopicShown
from community.topics.views.composing import box_key, reply_context


@require_safe
@anyone
def topic_list(request):
    """The latest topics of all groups the viewer may read."""
    show = request.GET.get("show", "")
    topics = queries.narrowed(queries.latest_feed(request.user), show, "")
    after = request.GET.get("after", "")
    page = queries.topic_page(topics, request.user, after, keys=queries.order_of(show))
    context = {"page": page, "here": "topics", "show": show, "title": _("Topics")}
    return counted(render(request, "topics/list.html", context))


@require_safe
@anyone
def tagged(request, slug):
    """The latest topics with one tag; a tag that no readable topic wears does not exist."""
    tag = get_object_or_404(Tag, slug=slug)
    topics = queries.narrowed(queries.topic_feed(request.user), "", tag.slug)
    page = queries.topic_page(topics, request.user, request.GET.get("after", ""))
    if not page.rows and page.is_first:
        raise Http404
    context = {"page": page, "here": "topics", "tag": tag, "title": f"#{tag.name}"}
    if request.user.is_authenticated:
        context["follow"] = menu_of_tag(request.user, tag)
    return counted(render(request, "topics/list.html", context))


@require_safe
@anyone
def group_topics(request, slug):
    """A group's own page: its topics, pinned ones first. A closed one shows its door."""
    group = _group_of(request, slug)
    if group is None:
        raise Http404
    context = group_header(request.user, group, tab="topics")
    if not can_read(request.user, group):
        return render(request, "groups/door.html", context)
    hosts = hosts_of(group)
    context |= {"hosts": hosts, "hosts_key": tuple((*one.look, one.place) for one in hosts)}
    context |= _topics_of(request, group)
    context["follow"] = _where_drawn(menu_of_group, request.user, group)
    key = partial(_key_of_page, request.user, context)
    own = {"held": lambda shown: None if shown["held"] else ()}
    return counted(render_kept(request, "topics/of_group.html", context, key, own), group.pk)


def _group_of(request, slug):
    if any(request.GET.get(name) for name in ("show", "tag", "after")):
        return group_shown(request.user, slug)
    return queries.group_opened(request.user, slug, settings.PAGE_SIZE)


def _key_of_page(viewer, shown):
    """All that a group's page shows to members."""
    pins = tuple([row.key for row in shown["pins"]])
    beside = key_of_group(viewer, shown["group"]), shown["hosts_key"]
    return the_community().version, header_key(shown), shown["page"].key, pins, *beside


def _topics_of(request, group):
    show, tag, after = (request.GET.get(name, "") for name in ("show", "tag", "after"))
    since = note_visit(member=request.user, group=group)
    page, pins = _page_of(request.user, group, show, tag, after)
    if queries.order_of(show) == queries.LATEST:
        queries.draw_since_line(page, since)
    held = [] if after else queries.held_topics_of(request.user, group)
    about = {"show": show, "tag": tag, "since": since}
    return {"page": page, "pins": pins, "held": held, **about}


def _page_of(viewer, group, show, tag, after):
    """Pinned topics stand above the first page of all, and nowhere else."""
    if not (show or tag or after):
        return queries.first_page_of(group, viewer, settings.PAGE_SIZE)
    if not (show or tag):
        return queries.topic_page(queries.of_group(group.pk, viewer), viewer, after), []
    unmuted = queries.not_muted(viewer, heeds_group=False)
    topics = queries.narrowed(queries.topic_feed(viewer).filter(unmuted, group=group), show, tag)
    return queries.topic_page(topics, viewer, after, keys=queries.order_of(show)), []


@require_safe
@anyone
def around_group(request, slug):
    """Beside a group's topics: its tags, and questions that wait for somebody."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    context = {
        "group": group,
        "tags": queries.tags_in(group),
        "unanswered": queries.unanswered_in(group, request.user),
    }
    return render(request, "topics/_around_group.html", context)


@require_safe
@anyone
def topic_detail(request, pk, slug=""):
    """One page of a topic."""
    page = _page_number(request)
    topic = queries.topic_shown(request.user, pk, page)
    if topic is None or topic.merged_into_id:
        return _where_merged(request, pk)
    if page > queries.page_of(topic.last_number):
        raise Http404
    if slug != (topic.slug or "-"):
        return redirect(topic, permanent=False)
    shown = TopicShown(topic, request.user, page)
    context = {
        "topic": topic,
        "group": topic.group,
        "shown": shown,
        "follow": _where_drawn(menu_of_topic, request.user, topic),
        **reply_context(request, topic, shown),
    }
    own = {"reply": box_key}
    answer = render_kept(request, "topics/detail.html", context, shown.page_key, own)
    return counted(answer, topic.group_id)


def _where_drawn(menu, viewer, thing):
    """How closely a member follows it, made where it is drawn."""
    return cache(partial(menu, viewer, thing)) if viewer.is_authenticated else None


def _where_merged(request, pk):
    """The address of a topic that became part of another leads there; any other leads nowhere."""
    into = queries.merged_into(request.user, pk)
    if into is None:
        raise Http404
    return redirect(into)


def _page_number(request):
    text = request.GET.get("page", "1")
    if not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise Http404
    return int(text)


@require_safe
@anyone
def post_permalink(request, pk, number, slug=""):
    """A post's lasting address: leads to where it stands now, on the right page."""
    moved = queries.address_of_moved(request.user, pk, number)
    if moved:
        return redirect(moved)
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    if not 1 <= number <= topic.last_number:
        raise Http404
    return redirect(address_on_page(topic, number))


def address_on_page(topic, number):
    return queries.address_of(topic, number)


@require_safe
@anyone
def of_member(request, name):
    """What a member wrote last, as far as this viewer may read it."""
    member = member_called(request.user, name)
    if member is None:
        raise Http404
    posts = queries.latest_posts_of(member, request.user)
    context = {"member": member, "posts": posts}
    return page_or_fragment(request, "topics/of_member.html", "topics/_of_member.html", context)


@require_safe
@anyone
def revision_list(request, pk, number):
    """What a post said before, edit by edit, with the words that changed."""
    posts = Post.objects.visible_to(request.user).select_related("topic__group", "author")
    post = get_object_or_404(posts, topic=pk, number=number)
    require(permissions.can_see_revisions(request.user, post))
    page = queries.revision_page(post, request.GET.get("before", ""))
    context = {"post": post, "topic": post.topic, "group": post.topic.group, "page": page}
    return render(request, "topics/revisions.html", context)
