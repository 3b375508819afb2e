"""What of a date its people are told of when it changes."""

from events.models import Occurrence

TOLD_OF = ("starts_at", "ends_at", "place", "directions", "note")


def look(date: Occurrence) -> dict[str, str]:
    """When and where, as it is told; the way in online is only compared, never told."""
    seen = {name: getattr(date, name) for name in TOLD_OF}
    seen |= {name: seen[name].isoformat() for name in ("starts_at", "ends_at")}
    return {**seen, "online_url": date.online_url}


def changes(before: dict[str, str], after: dict[str, str]) -> list[list[str]]:
    """[what, before, after] each."""
    different = [name for name in after if before[name] != after[name]]
    return [
        [name, "", ""] if name == "online_url" else [name, before[name], after[name]]
        for name in different
    ]
