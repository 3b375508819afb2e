"""The event stream: ids only, to those with a ticket; nobody's text begins a line of its own."""

import asyncio

from django.core import signing

from community.live import app as stream
from community.live.hub import QUEUE, Hub
from community.live.tokens import SALT, channels_of, live_address


def test_a_ticket_opens_the_channels_it_was_written_for():
    ticket = live_address(["topic:12"]).partition("?t=")[2]

    assert channels_of(ticket) == ["topic:12"]


def test_L5_a_ticket_that_is_not_ours_opens_nothing():
    foreign = signing.dumps(["topic:12"], salt="other")
    odd = signing.dumps([3], salt=SALT)

    assert [channels_of(ticket) for ticket in ("", "x", foreign, odd)] == [[], [], [], []]


def test_L5_a_reader_hears_its_own_channels_and_no_others():
    hub = Hub()
    with hub.reader(["topic:1"]) as mine, hub.reader(["topic:2"]) as others:
        hub.hand_out("topic:1", {"number": 7})

        assert mine.get_nowait() == ("topic:1", {"number": 7})
        assert others.empty()
    assert not hub.readers


def test_a_slow_reader_loses_the_oldest_and_holds_nobody_up():
    hub = Hub()
    with hub.reader(["topic:1"]) as slow:
        for number in range(QUEUE + 5):
            hub.hand_out("topic:1", {"number": number})

        assert slow.qsize() == QUEUE
        assert slow.get_nowait()[1]["number"] == 5


def test_I5_no_field_begins_a_line_of_its_own():
    event = stream.encode("topic:1\rdata: x", {"number": "a\nb\r\nc\u2028d"})

    assert event.count(b"\n") == 2
    assert b"\r" not in event
    assert event.endswith(b"\n\n")


def ask(path="/live/", query=b"", method="GET", hang_up_after=0.2):
    """What the app sends to one request."""
    sent = []

    async def receive():
        await asyncio.sleep(hang_up_after)
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "query_string": query, "method": method}
    asyncio.run(stream.app(scope, receive, send))
    return sent


def test_without_a_ticket_the_stream_ends_for_good():
    assert ask()[0]["status"] == 204


def test_other_methods_are_refused():
    assert ask(method="POST")[0]["status"] == 405


def test_with_a_ticket_the_stream_stays_open_until_the_reader_leaves():
    query = live_address(["topic:12"]).partition("?")[2].encode()

    start, first, *_rest = ask(query=query)

    assert (start["status"], dict(start["headers"])[b"content-type"]) == (
        200,
        b"text/event-stream; charset=utf-8",
    )
    assert first["body"] == b"retry: 3000\n\n"


def test_the_process_says_that_it_lives():
    assert ask(path="/live/healthz")[0]["status"] == 200
