"""A poll's choices and counts in words, by the reader's clock."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.polls.models import Option, Poll


def words_of(option: Option) -> str:
    """What a choice says; a time in the reader's zone."""
    if option.text:
        return option.text
    if option.starts_at is None:
        return option.place
    when = span_words(option)
    said = {"when": when, "place": option.place}
    return _("%(when)s, %(place)s") % said if option.place else when


def span_words(option: Option) -> str:
    """From when to when, by the reader's clock."""
    begins = localtime(option.starts_at)
    if option.ends_at is None or option.ends_at == option.starts_at:
        return _at(begins)
    ends = localtime(option.ends_at)
    same_day = begins.date() == ends.date()
    said = {
        "begins": _at(begins),
        "ends": date_format(ends, "TIME_FORMAT") if same_day else _at(ends),
    }
    return _("%(begins)s to %(ends)s") % said


def _at(moment):
    said = {
        "weekday": date_format(moment, "l"),
        "day": date_format(moment, "DATE_FORMAT"),
        "time": date_format(moment, "TIME_FORMAT"),
    }
    return _("%(weekday)s %(day)s, %(time)s") % said


def count_words(poll: Poll) -> str:
    """How many voted."""
    if not poll.voter_count:
        return _("Nobody has voted yet")
    words = ngettext("%(count)d member voted", "%(count)d members voted", poll.voter_count)
    return words % {"count": poll.voter_count}


def quorum_words(poll: Poll) -> str:
    """How far it is to the quorum."""
    if poll.quorum is None:
        return ""
    said = {"count": poll.voter_count, "quorum": poll.quorum}
    if poll.has_quorum:
        return _("The quorum of %(quorum)s is reached") % said
    return _("%(count)s of the %(quorum)s votes that are needed") % said
