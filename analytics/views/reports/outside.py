"""A report for whoever holds a link, and one that members were given."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from analytics.actions.reports import note_opened
from analytics.days import zone
from analytics.knocking import may_knock
from analytics.permissions import link_holds
from analytics.queries.reports import link_by, published_shown
from analytics.report_links import report_token
from analytics.showing.reports.eyes import for_members, outside
from analytics.showing.reports.page import show
from analytics.views.reports.files import csv_answer, json_answer, pdf_answer
from community.core.access import anyone, members_only
from community.core.errors import too_many


@require_safe
@anyone
def report_outside(request, token, ending=""):
    """The same 404 for what ended, was taken back, was forged or never was."""
    if not may_knock(request, "report"):
        return _unkept(too_many(request))
    link = link_by(token)
    if link is None or not link_holds(link):
        raise Http404
    with translation.override(link.language), timezone.override(zone()):
        return _unkept(_answer(request, link, ending))


def _answer(request, link, ending):
    if ending == "pdf":
        return pdf_answer(request, link.report, link.language)
    shown = show(outside(link.report))
    if ending:
        return {"csv": csv_answer, "json": json_answer}[ending](shown)
    note_opened(link=link)
    context = {"report": link.report, "shown": shown, "until": link.ends_at}
    return render(
        request, "analytics/report_outside.html", context | {"token": report_token(link)}
    )


def _unkept(answer):
    """Nobody keeps a page that a secret address leads to, nor tells of the address elsewhere."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
@members_only
def published(request, pk):
    """Without people and without what stays inside."""
    report = published_shown(request.user, pk)
    if report is None:
        raise Http404
    context = {"report": report, "shown": show(for_members(report, request.user))}
    return render(request, "analytics/report_published.html", context)
