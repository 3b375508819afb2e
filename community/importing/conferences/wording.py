"""What a conference says here: Markdown of ours around their words, which stay plain words."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.html import format_html

from community.core.markup import excerpt
from community.importing.clocks import zone_of
from community.importing.conferences.reading import Conference
from community.importing.stackexchange.texts import literal
from events.facts import Facts

SITE = "confs.tech"
LICENCE = "https://github.com/tech-conferences/conference-data"
NETWORKS = {"twitter": "X", "mastodon": "Mastodon", "bluesky": "Bluesky"}
PLACE_MAX = 200


def facts_of(conference: Conference) -> Facts:
    """Whole days, by the clock of the place; the list knows no hours."""
    zone = zone_of(conference.text("country"), conference.text("city"))
    return Facts(
        starts_at=_midnight(conference.starts, zone),
        ends_at=_midnight(conference.ends + timedelta(days=1), zone),
        zone=zone,
        is_all_day=True,
        place=place_of(conference),
        accessibility=(
            "Sign language or captions." if conference.says("offersSignLanguageOrCC") else ""
        ),
        language=_language(conference),
    )


def made_at(conference: Conference, now: datetime) -> datetime:
    """The list does not say when it was told of; never after it began, never in the future."""
    return min(datetime.combine(conference.starts, time(), UTC), now)


def place_of(conference: Conference) -> str:
    parts = [conference.text("city"), conference.text("country")]
    return excerpt(", ".join(part for part in parts if part), PLACE_MAX)


def source_of(conference: Conference) -> str:
    """What the list knows beside the facts, each on a line of its own."""
    lines = [f"<{conference.address('url')}>"]
    if conference.says("online"):
        lines.append("Also online." if place_of(conference) else "Online.")
    if conference.languages and not _language(conference):
        lines.append(literal(f"Languages: {', '.join(conference.languages)}"))
    lines += _call(conference)
    if conduct := conference.address("cocUrl"):
        lines.append(f"Code of conduct: <{conduct}>")
    for name, network in NETWORKS.items():
        if account := conference.text(name):
            lines.append(f"{network}: {literal(account)}")
    return "\n\n".join(lines)


def _language(conference):
    """What is spoken there, if it is one language of ours alone."""
    spoken = [one.lower() for one in conference.languages]
    return spoken[0] if len(spoken) == 1 and spoken[0] in dict(settings.LANGUAGES) else ""


def _call(conference):
    address, until = conference.address("cfpUrl"), conference.text("cfpEndDate")
    if not address:
        return []
    try:
        day = f" until {date.fromisoformat(until)}"
    except ValueError:
        day = ""
    return [f"Call for speakers{day}: <{address}>"]


def credit() -> str:
    """Where it comes from, and on which terms."""
    return format_html(
        '<a href="https://{0}" rel="nofollow noopener">{0}</a> · '
        '<a href="{1}" rel="license nofollow noopener">MIT</a>',
        SITE,
        LICENCE,
    )


def _midnight(day, zone):
    return datetime.combine(day, time(), ZoneInfo(zone))
