"""When a thing was said, and what an event says of itself."""

from datetime import datetime, timedelta

from community.core.markup import excerpt
from community.groups.models import TopicKind
from community.importing.clocks import zone_of
from community.importing.opensocial.ours import Bringing
from community.importing.opensocial.reading import TYPES, Thing
from events.facts import Facts
from events.queries.dates import LONGEST

KINDS = {"News": TopicKind.ANNOUNCEMENT, "Dialog": TopicKind.DISCUSSION}
PLACE_MAX, TAG_MAX = 200, 40
BEFORE = timedelta(days=1)


def kind_of(node: Thing, is_event: bool) -> str:
    if is_event:
        return TopicKind.EVENT
    return KINDS.get(node.text("field_topic_type"), TopicKind.DISCUSSION)


def tags_of(bringing: Bringing, node: Thing) -> list[str]:
    """Its type there, in a word."""
    kind = bringing.archive.things[TYPES].get(node.ref("field_event_type"))
    word = kind.text("name") if kind else node.text("field_topic_type")
    word = " ".join(word.replace(",", " ").lower().split())[:TAG_MAX].strip()
    return [word] if word else []


def said_at(bringing: Bringing, node: Thing, comments: list[Thing]) -> datetime:
    """When it was written; where that is not told, before all that followed from it."""
    if told := bringing.moment(node, "created"):
        return min(told, bringing.begun_at)
    followed = [bringing.moment(one, "created") for one in comments]
    followed.append(bringing.moment(node, "field_event_date"))
    known = [moment - BEFORE for moment in followed if moment]
    return min([*known, bringing.begun_at])


def facts_of(bringing: Bringing, event: Thing) -> Facts | None:
    """Moments by UTC, as they rest there; shown by the clock of the country, where it has one.
    None, where it does not say when."""
    starts = bringing.moment(event, "field_event_date")
    if starts is None:
        return None
    ends = bringing.moment(event, "field_event_date_end") or starts
    if ends < starts:  # past midnight, and told by the day on which it began
        ends += timedelta(days=1)
    if not timedelta() <= ends - starts <= LONGEST:
        return None
    address = event.within("field_event_address")
    return Facts(
        starts_at=starts,
        ends_at=ends,
        zone=zone_of(address.text("country_code"), address.text("locality")),
        place=_place(event, address),
    )


def _place(event, address):
    town = f"{address.text('postal_code')} {address.text('locality')}".strip()
    parts = [event.text("field_event_location"), address.text("address_line1"), town]
    parts.append(address.text("country_code"))
    return excerpt(", ".join(part for part in parts if part), PLACE_MAX)
