"""Which digest is due where: a day or a week has one name, whatever clocks do in it."""

import zoneinfo
from datetime import datetime

from community.notifications.models import Rhythm

HOUR = 8  # in the morning, by the member's clock


def period_of(rhythm: str, time_zone: str, now: datetime) -> str:
    """The name of the digest that is due by now in this zone; nothing before eight.

    A day's is due from eight of that day. A week's is due from eight on Monday; should the house
    stand still on Monday, it comes when it runs again within the week.
    """
    local = now.astimezone(zone_of(time_zone))
    if rhythm == Rhythm.DAILY:
        return f"{local:%Y-%m-%d}" if local.hour >= HOUR else ""
    year, week, day = local.isocalendar()
    return f"{year}-W{week:02}" if day > 1 or local.hour >= HOUR else ""


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
