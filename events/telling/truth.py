"""Whether what happened is still so: what is not, is neither told nor read."""

from datetime import datetime

from events.models import Coming, Happening, Told

HOLDING = (Coming.GOING, Coming.OFFERED, Coming.WAITING)
ANSWERED = (*HOLDING, Coming.ASKED, Coming.MAYBE)
NOT_SEATED = (Coming.WAITING, Coming.ASKED, Coming.MAYBE, Coming.NOT_GOING, Coming.REFUSED)
# Which answers a happening concerns. Of a request, it is the answer of whoever asks.
CONCERNED = {
    Told.CHANGED: ANSWERED,
    Told.CANCELLED: ANSWERED,
    Told.RESTORED: ANSWERED,
    Told.OFFERED: (Coming.OFFERED, Coming.GOING),
    Told.LAPSED: NOT_SEATED,
    Told.ADMITTED: HOLDING,
    Told.REFUSED: (Coming.REFUSED,),
    Told.ASKED: (Coming.ASKED,),
    Told.REMINDED: HOLDING,
    Told.THANKED: (Coming.GOING,),  # and whoever came
}


def is_so(happening: Happening, now: datetime) -> bool:
    """Whether the date is as the happening says. Of a date that is over, only thanks are left."""
    date = happening.occurrence
    if happening.told == Told.THANKED:
        return date.ends_at <= now and not date.is_cancelled
    if date.ends_at <= now:
        return False
    if happening.told == Told.CANCELLED:
        return date.is_cancelled
    if happening.told == Told.REMINDED and not (
        _is_for_this_time(happening) and now < date.starts_at
    ):
        return False
    return not date.is_cancelled


def _is_for_this_time(happening):
    """A date that moved since is reminded of anew."""
    return happening.about.get("starts_at") == happening.occurrence.starts_at.isoformat()


def concerns(happening: Happening, attendance) -> bool:
    """Whether it concerns whoever gave this answer; None is nobody's."""
    if attendance is None:
        return False
    came = happening.told == Told.THANKED and attendance.came
    return came or attendance.coming in CONCERNED[Told(happening.told)]
