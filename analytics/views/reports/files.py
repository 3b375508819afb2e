"""A report to take away: PDF, table, JSON."""

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analytics.printing import NO_PRINTER, print_of
from analytics.showing.reports.eyes import inside
from analytics.showing.reports.files import as_json, rows_of
from analytics.showing.reports.page import show
from analytics.views.doors import planners_only
from analytics.views.reports.loading import seen
from community.core.sheets import sheet

WAIT = 3  # seconds until the page asks again


@require_safe
@planners_only
def report_csv(request, pk):
    return csv_answer(show(inside(seen(request, pk), request.user)))


@require_safe
@planners_only
def report_json(request, pk):
    return json_answer(show(inside(seen(request, pk), request.user)))


@require_safe
@planners_only
def report_pdf(request, pk):
    """What may be read outside: a print travels."""
    return pdf_answer(request, seen(request, pk), get_language())


def csv_answer(shown):
    lines = list(sheet(rows_of(shown)))  # now, while the reader's language is spoken
    return _unkept(_named(StreamingHttpResponse(lines, "text/csv; charset=utf-8"), shown, "csv"))


def json_answer(shown):
    answer = JsonResponse(as_json(shown), json_dumps_params={"ensure_ascii": False})
    return _unkept(answer)


def pdf_answer(request, report, language):
    """The file; or a page that says that it is being printed, and asks again by itself."""
    row = print_of(report, language)
    if row.file is not None:
        answer = HttpResponse(bytes(row.file), "application/pdf")
        name = f"report-{report.starts_on:%Y-%m-%d}.pdf"
        answer.headers["Content-Disposition"] = content_disposition_header(False, name)
        return _unkept(answer)
    context = {"report": report, "row": row, "has_no_printer": row.failed_because == NO_PRINTER}
    status = 503 if row.failed_because else 202
    answer = render(request, "analytics/report_printing.html", context, status=status)
    if not row.failed_because:
        answer.headers["Refresh"] = str(WAIT)
    return _unkept(answer)


def _named(answer, shown, ending):
    name = f"report-{shown.report.starts_on:%Y-%m-%d}.{ending}"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _unkept(answer):
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
