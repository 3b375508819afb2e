"""Who answered and who came, to take into a spreadsheet."""

from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.core.access import members_only, require
from events.exporting import as_csv
from events.permissions import can_host
from events.queries.door import date_at_door


@require_safe
@members_only
def sheet(request, pk):
    date = date_at_door(request.user, pk)
    if date is None:
        raise Http404
    require(can_host(request.user, date.event))
    lines = as_csv(date, get_language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{slugify(date.event.title)[:60] or 'event'}-{date.starts_at:%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
