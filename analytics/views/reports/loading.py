"""A report that somebody may read, or may write on."""

from django.http import Http404

from analytics.permissions import can_plan, can_see_figures
from analytics.queries.reports import report_shown
from analytics.scopes import scope_of
from community.core.access import require


def seen(request, pk):
    """Absent, foreign and hidden are the same 404; asked of the rows and of the scope."""
    report = report_shown(request.user, pk)
    if report is None or not can_see_figures(request.user, scope_of(report.scope)):
        raise Http404
    return report


def written_on(request, pk):
    report = seen(request, pk)
    require(can_plan(request.user, scope_of(report.scope)))
    return report
