"""Planning an event, and changing what was planned."""

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from community.core.access import members_only, require
from community.core.forms import attempt, status_of
from community.core.htmx import go_to, page_or_fragment
from community.groups.models import Group
from community.groups.queries import memberships_of
from community.topics.forms import new_key
from community.uploads.actions import bring_file
from community.uploads.models import Upload
from events import actions, permissions
from events.actions.editing import ChangedMeanwhile
from events.forms.event import EventForm, said_by, span_said, usual
from events.forms.extras import QUESTIONS
from events.queries import around, event_shown, version_of
from events.views.event import announced, get_or_post
from events.views.loading import number_in


@get_or_post
@members_only
def event_create(request):
    """Plan an event: it is a draft until it is announced."""
    groups = _groups(request.user)
    if not groups and request.method != "POST":
        return render(request, "events/nowhere.html", {"here": "events"})
    form = _form(request, groups=groups, initial=_beginning(request))
    if request.method == "POST" and form.is_valid():
        require(permissions.can_plan(request.user, form.cleaned_data["group"]))
        event = attempt(form, lambda: _planned(request, form))
        if event is not None:
            return go_to(request, _onward(request, event))
    return _page(request, form, event=None)


def _groups(viewer):
    """Where this member may plan something."""
    own = [one.group for one in memberships_of(viewer)]
    may = [group.pk for group in own if permissions.can_plan(viewer, group)]
    return Group.objects.filter(pk__in=may).in_order()


def _form(request, **more):
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    viewer, event = request.user, more.get("event")
    more |= {"viewer": viewer, "for_all": permissions.can_plan_for_all(viewer)}
    more.setdefault("groups", None)
    return EventForm(*data, pictures=around.pictures_of(viewer, event), **more)


def _beginning(request):
    """What an empty form starts with: a group, a day or a poll's choice may be named."""
    said = usual(request.user) | {"key": new_key()}
    option = number_in(request, "option")
    if option is not None:
        return said | _proposed(request, option)
    asked = request.GET.get("group")
    for one in memberships_of(request.user):
        if one.group.slug == asked:
            said["group"] = one.group_id
    with suppress(ValueError):  # the usual day will do
        said["starts_on"] = date.fromisoformat(request.GET.get("on", ""))
    return said


def _proposed(request, pk):
    """The time and place that a poll settled on, and the way back to it."""
    option = around.option_shown(request.user, pk)
    if option is None:
        raise Http404
    post, clock = option.poll.post, ZoneInfo(usual(request.user)["zone"])
    option.ends_at = option.ends_at or option.starts_at
    address = f"{settings.SITE_URL}/t/{post.topic_id}/{post.number}"
    said = {"title": option.poll.question, "place": option.place, "group": post.topic.group_id}
    said["source"] = _("We asked here which time suits: %(address)s") % {"address": address}
    return said | span_said(option, clock, is_all_day=False)


def _planned(request, form):
    """The draft. The same form sent twice is one event."""
    uid = _uid_of(request.user, form.cleaned_data["key"])
    made = around.planned_before(request.user, uid)
    if made is not None:
        return made
    try:
        return _plan(request, form, uid)
    except IntegrityError:  # sent twice in one moment
        made = around.planned_before(request.user, uid)
        if made is None:
            raise
    return made


def _uid_of(member, key):
    """What calendars will know it by; without a key, whatever comes to be."""
    if not key:
        return ""
    return f"{hashlib.sha256(f'{member.pk}:{key}'.encode()).hexdigest()[:40]}@hearth"


def _plan(request, form, uid):
    given = form.cleaned_data
    return actions.plan_event(
        author=request.user,
        uid=uid,
        group=given["group"],
        title=given["title"],
        source=given["source"],
        tags=given["tags"],
        organisers=given["hosts"],
        questions=form.questions,
        facts=replace(given["facts"], cover=_cover(request, form)),
    )


def _cover(request, form):
    """A new picture before one that was brought earlier; the form knows which may be chosen."""
    file, key = form.cleaned_data["new_cover"], form.cleaned_data["cover"]
    if file:
        return bring_file(owner=request.user, file=file)
    return Upload.objects.get(key=key) if key else None


def _onward(request, event):
    """To the event; announced first where that button was pressed."""
    if request.POST.get("do") == "announce" and event.is_draft:
        return announced(request, event)
    if getattr(event, "waiting_words", None):
        messages.info(request, _("A manager looks at your words first. You get a notice."))
    elif event.is_draft:
        messages.success(request, _("Kept as a draft. Only its hosts see it."))
    else:
        messages.success(request, _("Saved."))
    return event.get_absolute_url()


@get_or_post
@members_only
def event_edit(request, pk):
    """Change the plan; of what is announced, those who answered are told what changed."""
    event = event_shown(request.user, pk)
    require(permissions.can_edit(request.user, event))
    form = _form(request, event=event, initial=_said(request, event))
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: _edited(request, form, event))
        if changed is not None:
            return go_to(request, _onward(request, changed))
    return _page(request, form, event=event)


def _said(request, event):
    """All fields as they are."""
    said = said_by(event) | {"seen": version_of(event), **_words(event)}
    hosts = [one for one in around.hosts_of_event(event) if one.is_active and one.approved_at]
    said["hosts"] = ", ".join(one.name for one in hosts)
    for number, question in zip(QUESTIONS, around.questions_of(event), strict=False):
        said |= {f"question_{number}": question.text, f"required_{number}": question.is_required}
    return said


def _words(event):
    if event.is_draft:
        tags = ", ".join(event.draft_tags)
        return {"title": event.draft_title, "source": event.draft_source, "tags": tags}
    post = around.first_post(event.topic)
    tags = ", ".join(event.topic.tags.values_list("name", flat=True))
    return {"title": event.title, "source": post.source if post else "", "tags": tags}


def _edited(request, form, event):
    given = form.cleaned_data
    return actions.edit_event(
        event=event,
        by=request.user,
        seen=given["seen"] or 0,
        facts=replace(given["facts"], cover=_cover(request, form)),
        organisers=given["hosts"],
        questions=form.questions,
        **_changed_words(event, given),
    )


def _changed_words(event, given):
    """What was written anew; the other words stay, and no editor signs them."""
    before = _words(event)
    before["tags"] = [tag for tag in before["tags"].split(", ") if tag]
    names = ("title", "source", "tags")
    return {name: given[name] for name in names if _plain(given[name]) != _plain(before[name])}


def _plain(said):
    return sorted(said) if isinstance(said, list) else said.strip()


def _page(request, form, event):
    if isinstance(getattr(form, "refusal", None), ChangedMeanwhile):
        form.data = form.data.copy()
        form.data["seen"] = version_of(event_shown(request.user, event.pk))
    context = {"form": form, "event": event, "here": "events"}
    context["clashed"] = isinstance(getattr(form, "refusal", None), ChangedMeanwhile)
    context["place_name"] = f"event:{event.pk if event else 'new'}"
    status = status_of(form) if form.errors else 200
    page, fragment = "events/plan.html", "events/_plan_form.html"
    return page_or_fragment(request, page, fragment, context, status=status)
