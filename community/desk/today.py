"""The desk's first page: what waits for this manager, and what happened lately."""

from django.utils import timezone
from django.utils.translation import gettext as _

from community.desk import queries
from community.members.models import Viewer


def today(viewer: Viewer) -> dict:
    """What the page needs; a handful of short queries, whatever the size of the house."""
    waiting = queries.waiting_members(viewer)
    asking = queries.waiting_requests(viewer)
    questions = queries.late_questions(viewer)
    counts = {
        "waiting": queries.counted(waiting),
        "asking": queries.counted(asking),
        "questions": queries.counted(questions),
    }
    return {
        "greeting": _greeting(timezone.localtime().hour, viewer.display_name),
        "counts": counts,
        "soon": counts["waiting"] + counts["asking"],
        "waiting": waiting[: queries.LISTED],
        "asking": asking[: queries.LISTED],
        "questions": questions[: queries.LISTED],
        "newcomers": queries.newcomers(viewer),
        "deleted": queries.deleted_lately(viewer)[: queries.NEWCOMERS],
    }


def _greeting(hour, name):
    said = {"name": name}
    if hour < 5 or hour >= 22:
        return _("Good night, %(name)s.") % said
    if hour < 12:
        return _("Good morning, %(name)s.") % said
    if hour < 18:
        return _("Good afternoon, %(name)s.") % said
    return _("Good evening, %(name)s.") % said
