"""What changed about a date, in sentences: what was, and what is now."""

from datetime import datetime

from django.utils.translation import gettext as _

from community.notifications.letters import isolated
from events.models import Happening, Occurrence
from events.telling.clock import day_of, moment_of, own_moment, time_of, town, when

STARTS, ENDS, PLACE = "starts_at", "ends_at", "place"


def is_moved(happening: Happening) -> bool:
    """Whether it was at another time, and still is at the new one."""
    before = before_of(happening, STARTS)
    return before is not None and _moment(before) != happening.occurrence.starts_at


def before_of(happening: Happening, what: str):
    """What this was before; None where it did not change."""
    for name, before, _after in happening.about.get("changes", []):
        if name == what:
            return before
    return None


def changes_of(happening: Happening) -> list[str]:
    """A sentence for each change that still stands. Links are for those who go: none is named."""
    date = happening.occurrence
    sentences = [_moved(happening, date), _new_place(happening, date)]
    if before_of(happening, "directions") is not None:
        sentences.append(_("How to get there has changed."))
    sentences.append(_new_link(happening, date))
    if before_of(happening, "note") is not None and date.note:
        sentences.append(isolated(date.note))
    return [one for one in sentences if one]


def _moved(happening, date: Occurrence):
    if is_moved(happening):
        return _from_to(_moment(before_of(happening, STARTS)), date)
    before = before_of(happening, ENDS)
    if before is None or _moment(before) == date.ends_at:
        return ""
    return _("It ends at another time now: %(when)s.") % {"when": when(date)}


def _from_to(before, date):
    """Of whole days the days, of the same day the hours; and by the reader's clock what is new."""
    event, after = date.event, date.starts_at
    if event.is_all_day:
        said = {"before": day_of(before, event), "after": day_of(after, event)}
        return _("%(before)s → %(after)s.") % said
    said = {"day": day_of(after, event), "town": town(event)}
    if day_of(before, event) == said["day"]:
        said |= {"before": time_of(before, event), "after": time_of(after, event)}
        sentence = _("%(day)s %(before)s → %(after)s (%(town)s).") % said
    else:
        said |= {"before": moment_of(before, event), "after": moment_of(after, event)}
        sentence = _("%(before)s → %(after)s (%(town)s).") % said
    own = own_moment(after)
    return sentence if own == moment_of(after, event) else f"{sentence} {_on_your_clock(own)}"


def _on_your_clock(moment):
    return _("On your clock: %(moment)s.") % {"moment": moment}


def _new_place(happening, date):
    before = before_of(happening, PLACE)
    if before is None or before == date.place:
        return ""
    if not date.place:
        return _("The place is not settled any more.")
    return _("New place: %(place)s.") % {"place": isolated(date.place)}


def _new_link(happening, date):
    if before_of(happening, "online_url") is None:
        return ""
    if not date.online_url:
        return _("There is no link to take part any more.")
    return _("There is a new link to take part. It stands on the event’s page.")


def _moment(text):
    return datetime.fromisoformat(text)
