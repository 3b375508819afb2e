"""What is said to a member about their own answer, and about the seats."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Attendance, Coming, Occurrence
from events.showing.when import day_words

LINE = (Coming.WAITING, Coming.OFFERED)


def own_words(own: Attendance | None, place: int = 0, *, is_over=False) -> tuple[str, str]:
    """One short sentence, and what follows from it; of what is over, what there was."""
    if own is None:
        return "", ""
    if is_over:
        return _was(own), ""
    return _WORDS[own.coming](own, place)


def _was(own):
    """Nothing of those who asked, or thought of it."""
    if own.came:
        return _("You were there.")
    if own.coming == Coming.GOING:
        return _("You had a seat.")
    return _("You were on the waiting list.") if own.coming in LINE else ""


def _going(own, _place):
    if own.guests:
        said = ngettext(
            "You and %(count)s guest have seats.",
            "You and %(count)s guests have seats.",
            own.guests,
        )
        return said % {"count": own.guests}, _("If plans change, tell us here.")
    return _("You have a seat."), _("If plans change, tell us here.")


def _offered(own, _place):
    until = moment_words(own.confirm_by)
    return _("A seat is kept for you."), _("Take it by %(when)s, then it goes to the next.") % {
        "when": until
    }


def _waiting(_own, place):
    said = _("You are on the waiting list.")
    if place == 1:
        return said, _("You are first in line.")
    return said, _("Number %(place)s in line.") % {"place": place}


def _asked(_own, _place):
    return _("You asked to come."), _("The hosts answer; you get a notice.")


def _maybe(_own, _place):
    return _("Maybe."), _("No seat is kept for you yet.")


def _not_going(_own, _place):
    return _("You are not coming."), _("If that changes, answer again.")


def _refused(_own, _place):
    return _("The hosts could not let you in this time."), ""


_WORDS = {
    Coming.GOING: _going,
    Coming.OFFERED: _offered,
    Coming.WAITING: _waiting,
    Coming.ASKED: _asked,
    Coming.MAYBE: _maybe,
    Coming.NOT_GOING: _not_going,
    Coming.REFUSED: _refused,
}


def moment_words(moment) -> str:
    """Day and clock time by the viewer's clock."""
    local = timezone.localtime(moment)
    said = {"day": day_words(local.date()), "clock": date_format(local, "TIME_FORMAT")}
    return _("%(day)s, %(clock)s") % said


def closing_words(date: Occurrence) -> str:
    """Until when one may join, where that is before it begins."""
    days = date.event.closes_days
    if not days or date.has_begun:
        return ""
    ends = date.starts_at - timedelta(days=days)
    if ends <= timezone.now():
        return _("Joining ended %(when)s.") % {"when": moment_words(ends)}
    return _("Join by %(when)s.") % {"when": moment_words(ends)}


def seats_words(date: Occurrence) -> str:
    """How full it is, or was, in a phrase; nothing where there is nothing to say."""
    if date.is_over:
        return _was_full(date)
    if date.capacity is None and not date.going_count:
        return ""
    if date.capacity is None:
        said = ngettext("%(count)s is going", "%(count)s are going", date.going_count)
        return said % {"count": date.going_count}
    said = ngettext("%(taken)s of %(seats)s seat", "%(taken)s of %(seats)s seats", date.capacity)
    return said % {"taken": date.seats_taken, "seats": date.capacity}


def _was_full(date):
    if date.came_count:
        return ngettext("%(count)s came", "%(count)s came", date.came_count) % {
            "count": date.came_count
        }
    if not date.going_count:
        return ""
    said = ngettext("%(count)s had a seat", "%(count)s had a seat", date.going_count)
    return said % {"count": date.going_count}
