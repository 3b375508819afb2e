"""The end of a vote: by hand, or because its time is over."""

from django.db import transaction

from community.core.outbox import promise
from community.polls.models import Poll
from community.polls.queries import clock
from community.polls.secrecy import seal
from community.polls.telling import tell_closed

AT_ONCE = 500


def close_due_polls() -> int:
    """Close what is over by the database's clock; how many there were."""
    due = Poll.objects.due(clock()).order_by("closes_at", "pk")
    return sum(_close_in_time(pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _close_in_time(pk):
    locked = Poll.objects.select_for_update(no_key=True, skip_locked=True).due(clock())
    held = locked.filter(pk=pk).first()
    if held is None:  # closed, put off or taken away meanwhile; or in somebody's hands
        return False
    end(held)
    return True


def end(held: Poll, by_id: int = 0) -> None:
    """No more votes. The poll's row is locked; voters will be told, and whoever asked."""
    now = clock()
    is_over = held.closes_at is not None and held.closes_at <= now
    held.closed_at = held.closes_at if is_over else now
    held.save(update_fields=["closed_at"])
    if held.is_secret:
        seal(held)
    key = f"poll_closed:{held.pk}:{held.closed_at.timestamp()}"
    promise(tell_closed, key=key, poll_id=held.pk, by_id=0 if is_over else by_id)
