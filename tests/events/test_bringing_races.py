"""Two windows, one file: each event once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from events.actions.bringing import bring_events
from events.ical.reading import events_in
from events.models import Event
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db(transaction=True)
CREW = 6


def test_a_file_that_is_brought_by_many_at_once_makes_each_event_once():
    members = [make_member() for _ in range(CREW)]
    group = make_group(managers=members)
    year = timezone.now().year + 1
    lines = [
        f"BEGIN:VEVENT\r\nUID:{number}@x\r\nDTSTART:{year}0305T180000\r\nEND:VEVENT\r\n"
        for number in range(5)
    ]
    reads = events_in(f"BEGIN:VCALENDAR\r\n{''.join(lines)}END:VCALENDAR\r\n".encode())
    gate = Barrier(CREW)

    def bring(member):
        try:
            gate.wait(timeout=60)
            return bring_events(by=member, group=group, reads=reads)
        finally:
            connection.close()

    with ThreadPoolExecutor(CREW) as pool:
        brought = list(pool.map(bring, members))

    assert sorted(len(one.made) for one in brought) == [0] * (CREW - 1) + [5]
    assert sorted(len(one.known) for one in brought) == [0] + [5] * (CREW - 1)
    assert Event.objects.count() == 5
