"""Which clock a file means: by the name that the world's clocks have, or by that of Windows."""

from functools import cache
from zoneinfo import available_timezones

from community.core.lazily import Lazily

of_windows = Lazily("icalendar.timezone.windows_to_olson")
NOBODYS = {"factory", "localtime", "posixrules"}


@cache
def _names() -> dict[str, str]:
    windows = {windows.lower(): zone for windows, zone in of_windows.WINDOWS_TO_OLSON.items()}
    ours = {zone.lower(): zone for zone in available_timezones()}
    known = windows | {"z": "UTC"} | ours
    return {name: zone for name, zone in known.items() if name not in NOBODYS}


def zone_named(said: str) -> str:
    """The clock that a file's name means: plain, of Windows, or behind somebody's prefix."""
    parts = said.strip(" \t\"'/").lower().split("/")[-6:]
    tails = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((_names()[tail] for tail in tails if tail in _names()), "")
