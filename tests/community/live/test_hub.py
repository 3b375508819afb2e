"""The hub hands each entry to those who may hear it, and closes what stands on an ended right."""

import asyncio
import time

import pytest

from community.live.hub import KEEP_AWAKE, LOST, MARGIN, MOST_OF_ONE, Hub, encode, parsed
from community.live.tickets import Ticket


def now():
    return time.time_ns() // 1_000_000


def ticket(channel="topic:1:1", rights=("member:7", "group:1"), made_at=None):
    return Ticket((channel,), rights, made_at or now())


class Line:
    """What a reader got, and whether its line was closed."""

    def __init__(self):
        self.got, self.is_closed, self.is_full = [], False, False

    async def send(self, message):
        if self.is_full:
            await asyncio.sleep(60)
        self.got.append(message["body"])


async def hold(hub, one, line):
    with hub.reader(one, line.send):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            line.is_closed = True


def in_a_hub(*tickets, do):
    """Readers with these tickets; their lines after something was done with the hub."""

    async def run():
        hub = Hub()
        hub.since = 0
        lines = [Line() for _ in tickets]
        readers = [
            asyncio.create_task(hold(hub, *pair)) for pair in zip(tickets, lines, strict=True)
        ]
        await asyncio.sleep(0)
        do(hub, lines)
        for _ in range(20):  # until all that follows has run
            await asyncio.sleep(0)
        closed = [line.is_closed for line in lines]
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
        assert (dict(hub.readers), dict(hub.standing), hub.count) == ({}, {}, 0)
        return [line.got for line in lines], closed

    return asyncio.run(run())


def hint(hub, channel="topic:1:1", number="5-0", **ids):
    hub.take(number, {"on": channel, "say": '{"number": 7}'})


def test_L5_a_reader_hears_its_own_channels_and_no_others():
    heard, _closed = in_a_hub(
        ticket("topic:1:1"), ticket("topic:2:1"), do=lambda hub, lines: hint(hub)
    )

    assert heard == [[b'id: 5-0\ndata: {"on": "topic:1:1", "number": 7}\n\n'], []]


@pytest.mark.parametrize("right", ["member:7", "group:1"])
def test_A6_an_end_closes_what_stands_on_the_right_and_nothing_else(right):
    other = ticket(rights=("member:8", "group:2"))

    def do(hub, lines):
        hub.take("4-0", {"end": right})
        hint(hub)

    heard, closed = in_a_hub(ticket(), other, do=do)

    assert closed == [True, False]
    assert len(heard[1]) == 1


def test_L5_between_an_end_and_the_closing_not_a_byte_is_said():
    def do(hub, lines):
        hub.take("4-0", {"end": "member:7"})
        hint(hub)
        for spoke in hub.wheel:
            for one in tuple(spoke):
                one.say(b"more")

    heard, _closed = in_a_hub(ticket(), do=do)

    assert heard == [[]]


def test_L5_a_ticket_from_before_the_end_no_longer_opens():
    hub = Hub()
    hub.since = 0
    ended_at = now()
    hub.take(f"{ended_at}-0", {"end": "member:7"})

    assert not hub.admits(ticket(made_at=ended_at + MARGIN))
    assert hub.admits(ticket(rights=("member:8", "group:1"), made_at=ended_at))
    assert hub.admits(ticket(made_at=ended_at + MARGIN + 1))


def test_a_hub_that_hears_nothing_admits_nobody_and_closes_every_stream():
    _heard, closed = in_a_hub(
        ticket(), ticket(rights=("guests",)), do=lambda hub, lines: hub.go_deaf()
    )

    assert closed == [True, True]
    assert not Hub().admits(ticket())


def test_a_hub_refuses_tickets_from_before_it_began_to_hear():
    hub = Hub()
    hub.since = now()

    assert not hub.admits(ticket(made_at=hub.since + MARGIN))
    assert hub.admits(ticket(made_at=hub.since + MARGIN + 1))


def test_one_member_holds_no_more_than_some_streams():
    tickets = [ticket() for _ in range(MOST_OF_ONE)]
    answers = []

    in_a_hub(
        *tickets,
        do=lambda hub, lines: answers.extend(
            [hub.admits(ticket()), hub.admits(ticket(rights=("member:8",)))]
        ),
    )

    assert answers == [False, True]


def test_a_reader_whose_line_is_full_is_let_go_and_holds_nobody_up():
    def do(hub, lines):
        lines[0].is_full = True
        hint(hub)

    heard, closed = in_a_hub(ticket(), ticket(rights=("member:8",)), do=do)

    assert closed == [True, False]
    assert [len(got) for got in heard] == [0, 1]


def test_who_comes_back_is_told_what_it_missed_on_its_own_channels():
    hub = Hub()
    for number in ("5-0", "6-0", "6-1"):
        hint(hub, number=number)
    hint(hub, channel="topic:2:1", number="7-0")

    missed = hub.missed(ticket(), parsed("5-0"))

    assert [line for line in missed.split(b"\n") if line.startswith(b"id")] == [
        b"id: 6-0",
        b"id: 6-1",
    ]


@pytest.mark.parametrize("last", ["4-0", "", "x", "1-", "-1-0", "9" * 50 + "-1"])
def test_who_was_away_too_long_is_told_to_look_for_itself(last):
    hub = Hub()
    hint(hub)

    assert hub.missed(ticket(), parsed(last)) == LOST


def test_I5_no_field_begins_a_line_of_its_own():
    event = encode("5-0", {"on": "topic:1\rdata: x", "say": '{"number": "a\\nb\\r\\nc\\u2028d"}'})

    assert event.count(b"\n") == 3
    assert b"\r" not in event
    assert event.endswith(b"\n\n")


def test_readers_are_kept_awake_in_turn(monkeypatch):
    async def run():
        hub, line = Hub(), Line()
        hub.since = 0
        monkeypatch.setattr("community.live.hub.BEAT", 0)
        reader = asyncio.create_task(hold(hub, ticket(), line))
        turning = asyncio.create_task(hub.turn())
        for _ in range(3 * KEEP_AWAKE):
            await asyncio.sleep(0)
        turning.cancel()
        reader.cancel()
        await asyncio.gather(turning, reader, return_exceptions=True)
        return line.got

    assert set(asyncio.run(run())) == {b"event: awake\ndata:\n\n"}
