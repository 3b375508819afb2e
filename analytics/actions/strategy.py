"""The strategy is written anew, never over: each version stays."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from analytics.models import Strategy
from community.core.errors import Refused
from community.members.models import User

TURNS = 0x57A7  # our drawer among PostgreSQL's advisory locks
PARTS = ("purpose", "audience", "drives", "values", "success")


class ChangedMeanwhile(Refused):
    """Somebody else wrote a version since the form was opened."""


@transaction.atomic
def write_strategy(
    *, by: User, change_note: str = "", seen: int | None = None, **parts: str
) -> Strategy:
    """The next version; what says the same as the one before is none. `seen` is the key of the
    version that the form was opened with, 0 for none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])
    last = Strategy.objects.order_by("-made_at", "-pk").first()
    if seen is not None and seen != (last.pk if last else 0):
        raise ChangedMeanwhile(_("Somebody wrote a new version while you were writing."))
    if last and all(getattr(last, name) == parts.get(name, "") for name in PARTS):
        return last
    return Strategy.objects.create(by=by, change_note=change_note, **parts)
