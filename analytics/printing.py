"""Reports as PDF: asked for, made by the worker, and kept as long as the page says the same.

What is printed is what may be read outside: a print travels. It bears the mark of the page that it
was made of, as a comment at its end; a page that says something else since is printed anew.
"""

from datetime import timedelta

from django.contrib.staticfiles import finders
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from analytics.days import zone
from analytics.models import EngagementReport, Printing
from analytics.reporting.paper import for_paper
from analytics.reporting.printing import NoPrinter, NotPrinted, print_page
from analytics.showing.reports.eyes import outside
from analytics.showing.reports.page import show
from community.core.models import Promise
from community.core.outbox import keeper, promise
from community.members.queries import the_community

AGAIN = timedelta(minutes=5)  # after a failure
SIGN = b"\n% page "
STYLE = "css/report-print.css"
NO_PRINTER, BROKEN = "no_printer", "broken"


def print_of(report: EngagementReport, language: str) -> Printing:
    """As it stands; where it is missing or says something old, it is being printed. `file` is
    None until then."""
    mark = _mark(_page(report, language))
    row = Printing.objects.filter(report=report, language=language).first()
    if row is None or not _is_of(row, mark):
        row = _ask(report, language, mark, row)
    return row


@transaction.atomic
def _ask(report, language, mark, row):
    now = timezone.now()
    if row is not None and _has_failed(row, mark, now):
        return row
    if row is None:
        row, _is_new = Printing.objects.get_or_create(report=report, language=language)
    elif row.file is not None or row.failed_because:
        row.file, row.made_at, row.failed_because, row.asked_at = None, None, "", now
        row.save(update_fields=["file", "made_at", "failed_because", "asked_at"])
    key = _key(row, mark)
    promise(print_report, key=key, report_id=report.pk, language=language)
    return row


def _has_failed(row, mark, now):
    """These very words, a short while ago."""
    if not row.failed_because or now - row.asked_at >= AGAIN:
        return False
    return Promise.objects.filter(key=_key(row, mark)).exists()


def _key(row, mark):
    """Of what was asked for, and when."""
    return f"print:{row.report_id}:{row.language}:{mark}:{row.asked_at:%Y%m%d%H%M%S%f}"


@keeper
def print_report(*, report_id: int, language: str) -> None:
    """Draw it as it is now, in a process that ends."""
    rows = Printing.objects.select_for_update(of=["self"]).select_related("report")
    row = rows.filter(report=report_id, language=language).first()
    if row is None:
        return
    html = _page(row.report, language)
    try:
        row.file = print_page(html, _style()) + SIGN + _mark(html).encode() + b"\n"
        row.failed_because = ""
    except NoPrinter:
        row.failed_because = NO_PRINTER
    except NotPrinted:
        row.failed_because = BROKEN
    row.made_at = timezone.now()
    row.save(update_fields=["file", "made_at", "failed_because"])


def _is_of(row, mark):
    return row.file is not None and bytes(row.file[-64:]).rstrip().endswith(mark.encode())


def _mark(html):
    return salted_hmac("report-print", html + _style()).hexdigest()[:40]


def _page(report, language):
    """The whole page as one text, with its drawings; nothing in it is fetched."""
    with translation.override(language), timezone.override(zone()):
        context = {
            "shown": show(outside(report)),
            "report": report,
            "house": the_community(),
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "is_print": True,
        }
        return for_paper(render_to_string("analytics/report_print.html", context))


def _style():
    with open(finders.find(STYLE), encoding="utf-8") as sheet:
        return sheet.read()
