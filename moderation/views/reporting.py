"""Telling the reviewers, and reading what became of it."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from community.core.access import members_only
from community.core.forms import attempt, status_of
from community.core.htmx import page_or_fragment
from community.groups.models import Group
from community.members.models import User
from community.members.silence import though_silenced
from community.pages.queries import guidelines_in
from community.topics.models import Post, Topic
from moderation.actions.reporting import earlier_report, report
from moderation.forms.reporting import ReportForm
from moderation.queries.reports import my_reports, name_for
from moderation.showing.reports import report_rows

PAGE, FRAGMENT = "moderation/report.html", "moderation/_report.html"


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@though_silenced
def report_make(request, kind, pk):
    """Say what is wrong with a thing. A hidden reply is with the reviewers already."""
    thing = _thing(request.user, kind, pk)
    context = {"kind": kind, "thing": thing, "name": name_for(thing)}
    context["earlier"] = earlier_report(request.user, thing)
    if _is_hidden(thing) or (context["earlier"] and request.method != "POST"):
        return page_or_fragment(request, PAGE, FRAGMENT, context)
    form = ReportForm(request.POST or None, guidelines=guidelines_in(get_language()))
    context["form"] = form
    if request.method != "POST":
        return page_or_fragment(request, PAGE, FRAGMENT, context)
    if form.is_valid():
        told = attempt(form, lambda: report(by=request.user, thing=thing, **form.told()))
        if told:
            return page_or_fragment(request, PAGE, FRAGMENT, context | {"told": told})
    return page_or_fragment(request, PAGE, FRAGMENT, context, status=status_of(form))


@require_safe
@members_only
def report_list(request):
    """What I told, and what became of each."""
    page = my_reports(request.user, request.GET.get("after", ""))
    rows = report_rows(page, request.user, get_language())
    context = {"page": page, "rows": rows, "tab": "reports"}
    return page_or_fragment(
        request, "moderation/my_reports.html", "moderation/_my_reports.html", context
    )


def _thing(viewer, kind, pk):
    """What this person may see and is still there; all else is the same 404."""
    posts = Post.objects.visible_to(viewer).filter(topic__deleted_at=None)
    posts = posts.filter(Q(deleted_at=None) | Q(hidden_at__isnull=False))
    rows = {
        "post": posts.select_related("topic__group", "author"),
        "topic": Topic.objects.visible_to(viewer).standing().select_related("group", "author"),
        "member": User.objects.visible_to(viewer),
        "group": Group.objects.visible_to(viewer),
    }
    if kind not in rows:
        raise Http404
    return get_object_or_404(rows[kind], pk=pk)


def _is_hidden(thing):
    return isinstance(thing, Post) and thing.is_hidden
