"""Who comes: enrolments as answers, also to what is over. What members answered here stays."""

from django.db import transaction

from community.importing.models import Kind
from community.importing.opensocial.ours import NOBODY, PURGED, Bringing
from community.importing.opensocial.reading import FILES
from events.actions.importing import BroughtIn, bring_in_answer
from events.models import Coming, Event

AT_ONCE = 100
FILE = FILES["event-enrollment"]
ENROLLED = "1"


def bring_enrolments(bringing: Bringing, advance) -> None:
    """A hundred in each transaction, always in the same order."""
    enrolments = bringing.archive.all("event-enrollment")
    members = bringing.members
    for at in range(0, len(enrolments), AT_ONCE):
        with transaction.atomic():
            _bring(bringing, enrolments[at : at + AT_ONCE], members)
        advance(len(enrolments[at : at + AT_ONCE]))


def _bring(bringing, enrolments, members):
    dates = _dates(bringing, enrolments)
    for enrolment in enrolments:
        date = dates.get(enrolment.ref("field_event"))
        member = members.get(enrolment.ref("field_account") or enrolment.ref("uid"))
        if date is None or member is None:
            known = enrolment.ref("field_event") in bringing.archive.things["event"]
            bringing.tally.skip(FILE, PURGED if known and member else NOBODY)
            continue
        is_coming = enrolment.text("field_enrollment_status") == ENROLLED
        answer = BroughtIn(
            Coming.GOING if is_coming else Coming.NOT_GOING,
            at=min(bringing.begun_at, date.starts_at),
        )
        came_in = bring_in_answer(occurrence=date, member=member, answer=answer)
        bringing.tally.count(FILE, "created" if came_in else "unchanged")


def _dates(bringing, enrolments):
    """The date of each event that is here, by the event's number there."""
    numbers = {enrolment.ref("field_event") for enrolment in enrolments}
    rows = bringing.known(Kind.POST, numbers)
    topics = {row.post.topic_id: number for number, row in rows.items() if row.post}
    events = Event.objects.filter(topic__in=topics).prefetch_related("occurrences")
    return {
        topics[event.topic_id]: min(event.occurrences.all(), key=lambda date: date.original_at)
        for event in events
    }
