"""Saying how closely to follow a topic, a tag or a group; and the page that shows it all."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.access import members_only
from community.core.htmx import fragment_or_redirect
from community.core.paging import key_page
from community.groups.models import Group
from community.members.queries import boundary_list
from community.members.silence import though_silenced
from community.topics import queries
from community.topics.actions import follow, take_word_back
from community.topics.forms import LevelForm
from community.topics.levels import (
    CHOICES,
    group_rows,
    menu_of_group,
    menu_of_tag,
    menu_of_topic,
    tag_rows,
    topic_rows,
)

NO_LEVEL = "That is no level to follow at."


@require_POST
@members_only
@though_silenced
def topic_follow(request, pk):
    """How closely to follow one topic."""
    topic = get_object_or_404(queries.topic_for_page(request.user), pk=pk)
    topic.own_level = _say(request.user, topic, request.POST.get("level", ""))
    return _answer(request, menu_of_topic(request.user, topic), to=topic)


@require_POST
@members_only
@though_silenced
def group_follow(request, slug):
    """How closely to follow a group that one may read."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    _say(request.user, group, request.POST.get("level", ""))
    return _answer(request, menu_of_group(request.user, group), to=group)


@require_POST
@members_only
@though_silenced
def tag_follow(request, slug):
    """How closely to follow a tag; one that no readable topic wears does not exist."""
    tag = queries.readable_tag(request.user, slug)
    if tag is None:
        raise Http404
    _say(request.user, tag, request.POST.get("level", ""))
    return _answer(
        request, menu_of_tag(request.user, tag), to=reverse("topics:tagged", args=[slug])
    )


def _say(member, thing, text):
    """The word as it was chosen; nothing takes the word back."""
    form = LevelForm({"level": text})
    if not form.is_valid():
        raise BadRequest(NO_LEVEL)
    level = form.cleaned_data["level"]
    if level is None:
        take_word_back(member=member, thing=thing)
    else:
        follow(member=member, thing=thing, level=level)
    return level


def _answer(request, menu, *, to):
    context = {"follow": menu, "is_answer": True}
    return fragment_or_redirect(request, "topics/_follow.html", context, to=to)


@require_safe
@members_only
def following(request):
    """All that a member follows or keeps away from, in one place."""
    page = key_page(
        queries.followed_topics(request.user),
        request.GET.get("after", ""),
        keys=("-made_at", "-pk"),
    )
    context = {
        "groups": group_rows(request.user),
        "tags": tag_rows(request.user),
        "topics": topic_rows(page.rows),
        "page": page,
        "boundaries": boundary_list(request.user),
        "choices": CHOICES,
        "tab": "following",
    }
    return render(request, "topics/following.html", context)


@require_POST
@members_only
@though_silenced
def following_save(request):
    """The words of one part of that page; what was not sent stays as it is."""
    for row in _rows_named(request):
        text = request.POST.get(row.field)
        if text is not None and text != row.said_text:
            _say(request.user, row.thing, text)
    messages.success(request, _("Saved."))
    return redirect("topics:following")


def _rows_named(request):
    """What the form may speak of: everything of the member's own, as far as they may read it."""
    numbers = [name.removeprefix("topic-") for name in request.POST if name.startswith("topic-")]
    named = [int(pk) for pk in numbers if pk.isdecimal() and len(pk) < 19]
    topics = queries.followed_topics(request.user).filter(topic__in=named)
    return [*group_rows(request.user), *tag_rows(request.user), *topic_rows(topics)]
