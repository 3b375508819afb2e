"""Stretches of days in words: “October 2026”, “third quarter of 2026”, “9 to 15 November 2026”."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.days import ONE

QUARTER, HALF, YEAR = 3, 6, 12  # months


def stretch_words(first: date, last: date) -> str:
    """Whole months, quarters, halves and years by their name; else from when to when. As it
    stands within a sentence."""
    months = _whole_months(first, last)
    if months == 1:
        return date_format(first, "YEAR_MONTH_FORMAT")
    if months == QUARTER and first.month % QUARTER == 1:
        return quarter_words(first)
    if months == HALF and first.month % HALF == 1:
        return _half(first)
    if months == YEAR and first.month == 1:
        return str(first.year)
    return days_words(first, last)


def _whole_months(first, last):
    """How many calendar months these days are; 0 where they are no whole ones."""
    if first.day != 1 or (last + ONE).day != 1:
        return 0
    return (last.year - first.year) * YEAR + last.month - first.month + 1


def _half(first):
    told = {"year": first.year}
    if first.month == 1:
        return _("first half of %(year)d") % told
    return _("second half of %(year)d") % told


def quarter_words(first: date) -> str:
    told = {"year": first.year}
    return {
        1: _("first quarter of %(year)d"),
        2: _("second quarter of %(year)d"),
        3: _("third quarter of %(year)d"),
        4: _("fourth quarter of %(year)d"),
    }[(first.month + 2) // QUARTER] % told


def days_words(first: date, last: date) -> str:
    """Month and year once, where both days share them."""
    told = {"first": date_format(first, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
    if first == last:
        return told["last"]
    if first.year == last.year:
        told["first"] = told["first"].removesuffix(f" {first.year}")
        if first.month == last.month:
            told["first"] = str(first.day)
    return _("%(first)s to %(last)s") % told
