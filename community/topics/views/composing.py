"""The composer: what it starts with, its preview, and the drafts it keeps."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.context import Context
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.access import members_only
from community.core.htmx import page_or_fragment
from community.core.markup import quote
from community.groups.models import Group
from community.members.silence import though_silenced
from community.members.templatetags.people import avatar
from community.topics import queries
from community.topics.actions import drop_draft, save_draft
from community.topics.forms import DraftForm, PreviewForm, ReplyForm, new_key
from community.topics.models import Post, Topic
from community.topics.rendering import render_post


def reply_context(request, topic, shown, refused=None):
    """What the reply box starts with: what was refused, a draft, or a quote that was asked for."""
    place = f"topic:{topic.pk}"
    held = queries.held_of(request.user, topic) if shown.is_last_page else []
    known = {"place": place, "held": held, **_told_of(request.user)}
    if not (shown.can_reply or refused):
        return known | {"reply_key": _reply_key(shown)}
    draft = queries.draft_for(request.user, place) if _may_have_draft(topic) else None
    source = draft.source if draft else ""
    quoted = _quoted(request, topic, shown)
    if quoted and quoted not in source:
        source = f"{source}\n\n{quoted}".lstrip()
    return known | {
        "writes": True,
        "face": SimpleLazyObject(lambda: face_beside_box(request.user)),
        "refused": bool(refused),
        "draft": draft,
        "source": source,
        "form": refused or SimpleLazyObject(lambda: ReplyForm(initial={"source": source})),
        "fresh_key": refused["key"].value() if refused else new_key(begun_before=bool(draft)),
        "reply_key": (*_reply_key(shown), source, draft and draft.saved_at),
    }


def _told_of(viewer):
    """What the words that stand in place of the box ask of a viewer."""
    is_member = viewer.is_authenticated
    return {"signed_in": is_member, "is_silenced": is_member and viewer.is_silenced}


def _reply_key(shown):
    """All that the box shows but for a face, or the words that stand in its place."""
    group = shown.topic.group
    return shown.versions, shown.last_shown, group.slug, group.name, group.archived_at


def box_key(shown: Context) -> tuple | None:
    """All that stands in the place of the box, for a page that is kept; none where something was
    refused or waits."""
    own = shown.get("refused") or shown["held"] or shown["is_silenced"]
    if own or not shown["signed_in"]:
        return None
    return shown["reply_key"], shown.get("writes"), shown["place"]


def face_beside_box(member):
    """Who writes here: to other members, and to the composer, which keeps drafts by member."""
    return format_html('<span data-member="{}">{}</span>', member.pk, avatar(member, "s"))


def _may_have_draft(topic):
    """A topic that was asked for by its own page says so."""
    return getattr(topic, "has_draft", True)


def _quoted(request, topic, shown):
    number = request.GET.get("quote", "")
    if not number.isdecimal() or len(number) > 9:
        return ""
    rows = (row.post for row in shown.rows if row.shows_text and row.post.number == int(number))
    post = next(rows, None)
    return quote(post.author.name, post.number, None, post.text) if post else ""


@require_POST
@members_only
def post_preview(request):
    """The text as it would stand: the server's own renderer, never a second one."""
    form = PreviewForm(request.POST)
    html = ""
    if form.is_valid():
        group, topic = place_of(request.user, form.cleaned_data["place"])
        source = form.cleaned_data["source"]
        html = render_post(source, author=request.user, group=group, topic_id=topic).html
    context = {"html": html}
    return page_or_fragment(request, "topics/preview.html", "topics/_preview.html", context)


def place_of(viewer, place):
    kind, _colon, pk = place.partition(":")
    if kind == "group":
        return get_object_or_404(Group.objects.readable_by(viewer), pk=pk), None
    topics = Topic.objects.visible_to(viewer).select_related("group")
    if kind == "post":
        post = get_object_or_404(Post.objects.visible_to(viewer), pk=pk)
        topic = get_object_or_404(topics, pk=post.topic_id)
    else:
        topic = get_object_or_404(topics, pk=pk)
    return topic.group, topic.pk


@require_POST
@members_only
def draft_save(request):
    """Keep what is being written. The composer asks this every few seconds; a button does, too."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"saved": False}, status=422)
    place_of(request.user, form.cleaned_data["place"])
    draft = save_draft(member=request.user, **form.cleaned_data)
    if "application/json" not in request.headers.get("Accept", ""):
        return redirect("topics:drafts")
    at = date_format(localtime(draft.saved_at), "TIME_FORMAT") if draft else ""
    said = _("Draft saved %(at)s") % {"at": at} if draft else ""
    return JsonResponse({"saved": bool(draft), "said": said})


@require_safe
@members_only
def draft_list(request):
    """What the member began and did not send."""
    rows = [(draft, address_of_draft(draft)) for draft in queries.drafts_of(request.user)]
    context = {"rows": rows, "held": queries.held_everywhere(request.user), "here": "drafts"}
    return render(request, "topics/drafts.html", context)


def address_of_draft(draft):
    kind, _colon, pk = draft.place.partition(":")
    names = {"group": "topics:create_in", "topic": "topics:by_pk", "post": "topics:edit_by_pk"}
    return reverse(names[kind], args=[int(pk)])


@require_POST
@members_only
@though_silenced
def draft_drop(request):
    """Throw a draft away."""
    form = DraftForm(request.POST)
    form.is_valid()
    drop_draft(member=request.user, place=form.cleaned_data.get("place", ""))
    return redirect("topics:drafts")
