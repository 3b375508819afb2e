"""The process: 204 without a good ticket, else a stream until the reader leaves."""

import asyncio
import time
from functools import partial

import pytest

from community.live import app as stream
from community.live.tickets import live_address


@pytest.fixture(autouse=True)
def hub(monkeypatch):
    hub = stream.Hub()
    hub.since = 0
    monkeypatch.setattr(stream, "hub", hub)
    return hub


def ask(path="/live/", query=b"", method="GET", headers=(), hang_up_after=0.2, meanwhile=None):
    """What the app sends to one request."""
    sent = []

    async def receive():
        await asyncio.sleep(hang_up_after)
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    async def run():
        scope = {"type": "http", "path": path, "query_string": query, "method": method}
        asking = asyncio.create_task(stream.app(scope | {"headers": headers}, receive, send))
        await asyncio.sleep(min(hang_up_after / 2, 0.1))
        if meanwhile:
            meanwhile()
        await asking

    asyncio.run(run())
    return sent


def query():
    return live_address(["topic:12:3"], ["member:7"]).partition("?")[2].encode()


def test_without_a_ticket_the_stream_ends_for_good():
    assert ask()[0]["status"] == 204


def test_while_redis_is_away_the_stream_ends_for_good(hub):
    hub.since = None

    assert ask(query=query())[0]["status"] == 204


def test_other_methods_are_refused():
    assert ask(method="POST")[0]["status"] == 405


def test_with_a_ticket_the_stream_stays_open_until_the_reader_leaves(hub):
    start, first = ask(query=query())

    assert (start["status"], dict(start["headers"])[b"content-type"]) == (
        200,
        b"text/event-stream; charset=utf-8",
    )
    assert (first["type"], first["more_body"]) == ("http.response.body", True)
    assert first["body"].startswith(b"retry: 3000\n\nid: ")
    assert first["body"].endswith(b"-0\nevent: begun\ndata:\n\n")
    assert hub.count == 0


def test_A6_an_end_closes_the_stream_without_a_word(hub):
    at = f"{time.time_ns() // 1_000_000}-0"
    began = time.monotonic()

    end = partial(hub.take, at, {"end": "member:7"})
    sent = ask(query=query(), hang_up_after=60, meanwhile=end)

    assert sent[-1] == {"type": "http.response.body", "body": b""}
    assert len(sent) == 3
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("way", ["header", "address"])
def test_who_comes_back_says_what_it_heard_last(hub, way):
    for number in ("5-0", "6-0"):
        hub.take(number, {"on": "topic:12:3", "say": '{"number": 7}'})
    asked = {"headers": [(b"last-event-id", b"5-0")]} if way == "header" else {}

    sent = ask(query=query() + (b"&last=5-0" if way == "address" else b""), **asked)

    assert sent[1]["body"].count(b"id: ") == 1
    assert b"id: 6-0" in sent[1]["body"]


def test_the_process_says_that_it_lives():
    assert ask(path="/live/healthz")[0]["status"] == 200
