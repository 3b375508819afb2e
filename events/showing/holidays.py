"""Holidays of the country whose clock a member lives by: shown in the calendar, never enforced."""

from datetime import date
from functools import lru_cache

from community.core.lazily import Lazily

holidays = Lazily("holidays")
# By time zone: a guess, and the only thing a member has told about where they live.
COUNTRIES = {
    "Europe/Stockholm": "SE",
    "Europe/Oslo": "NO",
    "Europe/Copenhagen": "DK",
    "Europe/Helsinki": "FI",
    "Europe/Mariehamn": "FI",
    "Atlantic/Reykjavik": "IS",
    "Europe/Tallinn": "EE",
    "Europe/Riga": "LV",
    "Europe/Vilnius": "LT",
    "Europe/Berlin": "DE",
    "Europe/Busingen": "DE",
    "Europe/Vienna": "AT",
    "Europe/Zurich": "CH",
    "Europe/Amsterdam": "NL",
    "Europe/Brussels": "BE",
    "Europe/Luxembourg": "LU",
    "Europe/Paris": "FR",
    "Europe/London": "GB",
    "Europe/Dublin": "IE",
    "Europe/Madrid": "ES",
    "Europe/Lisbon": "PT",
    "Europe/Rome": "IT",
    "Europe/Athens": "GR",
    "Europe/Warsaw": "PL",
    "Europe/Prague": "CZ",
    "Europe/Bratislava": "SK",
    "Europe/Budapest": "HU",
    "Europe/Ljubljana": "SI",
    "Europe/Zagreb": "HR",
    "Europe/Bucharest": "RO",
    "Europe/Sofia": "BG",
    "Europe/Kyiv": "UA",
    "Europe/Kiev": "UA",
    "Europe/Istanbul": "TR",
    "Asia/Jerusalem": "IL",
    "Asia/Tel_Aviv": "IL",
    "America/New_York": "US",
    "America/Detroit": "US",
    "America/Chicago": "US",
    "America/Denver": "US",
    "America/Phoenix": "US",
    "America/Los_Angeles": "US",
    "America/Anchorage": "US",
    "Pacific/Honolulu": "US",
    "America/Toronto": "CA",
    "America/Winnipeg": "CA",
    "America/Edmonton": "CA",
    "America/Vancouver": "CA",
    "America/Halifax": "CA",
    "America/Mexico_City": "MX",
    "America/Sao_Paulo": "BR",
    "America/Argentina/Buenos_Aires": "AR",
    "America/Santiago": "CL",
    "America/Bogota": "CO",
    "Asia/Tokyo": "JP",
    "Asia/Seoul": "KR",
    "Asia/Kolkata": "IN",
    "Asia/Calcutta": "IN",
    "Asia/Singapore": "SG",
    "Australia/Sydney": "AU",
    "Australia/Melbourne": "AU",
    "Australia/Brisbane": "AU",
    "Pacific/Auckland": "NZ",
    "Africa/Johannesburg": "ZA",
    "Africa/Nairobi": "KE",
    "Africa/Lagos": "NG",
}
LANGUAGES = {"en": "en_US"}  # what the package calls it; the others have the same names


def holidays_between(first: date, last: date, *, zone: str, language: str) -> dict[date, str]:
    """Their names by day, in this language where the package has it."""
    country = COUNTRIES.get(zone)
    if country is None:
        return {}
    known = {}
    for year in range(first.year, last.year + 1):
        known |= _of_year(country, year, LANGUAGES.get(language, language))
    return {day: name for day, name in known.items() if first <= day <= last}


@lru_cache(maxsize=256)
def _of_year(country, year, language):
    found = holidays.country_holidays(country, years=year, language=language)
    return {day: name for day, name in found.items() if day.year == year}
