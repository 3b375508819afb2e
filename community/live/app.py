"""The live process: a bare ASGI app that passes hints from Redis to open pages.

No Django view, no database, one task a reader. Messages carry ids only. A reader whose ticket is
stale or void gets 204, which ends an EventSource for good; the page then asks for a new ticket.
"""

import asyncio
import os
from urllib.parse import parse_qs

import redis.asyncio as redis
from django.conf import settings

from community.live.hub import PATIENCE, Hub, begun, parsed
from community.live.tickets import read_ticket

# The settings are all it needs of Django: with the rooms it would weigh three times as much.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.config.settings")

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
]
FIRST = b"retry: 3000\n\n"
LAST_WORD = 1  # second that a full line has to take its end
ORIGIN = settings.SITE_URL.encode()  # what is wrong with the settings is said before the start
hub = Hub()


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _lifespan(receive, send):
    tasks = []
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            tasks = [asyncio.create_task(work) for work in (hub.listen(_redis()), hub.turn())]
            await send({"type": "lifespan.startup.complete"})
        else:
            for task in tasks:
                task.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _redis():
    """A question waits PATIENCE for an entry; a Redis that is silent for longer is away."""
    silence = PATIENCE / 1000 + 1
    return redis.Redis.from_url(
        settings.REDIS_URL, decode_responses=True, socket_timeout=silence, socket_connect_timeout=1
    )


async def _answer(scope, receive, send):
    if scope["path"].rstrip("/").endswith("/healthz"):
        await _plain(send, 200, b"alive")
        return
    if scope["method"] != "GET":
        await _plain(send, 405, b"")
        return
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    ticket = read_ticket(asked.get("t", [""])[0])
    if ticket is None or not hub.admits(ticket):
        await _plain(send, 204, b"")
        return
    await _stream(ticket, _last_event(scope, asked), receive, send)


async def _plain(send, status, body):
    headers = [(b"content-type", b"text/plain"), *_cross_origin(), *HEADERS[1:]]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _cross_origin():
    """Only the site itself may read, and without cookies: the ticket is the right."""
    return [(b"access-control-allow-origin", ORIGIN)]


def _last_event(scope, asked):
    """The event a reader heard last: the browser says it, or a page that has a new ticket does."""
    for name, value in scope.get("headers", ()):
        if name == b"last-event-id":
            return value.decode("latin-1")
    return asked.get("last", [""])[0]


async def _stream(ticket, last, receive, send):
    headers = [*HEADERS, *_cross_origin()]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    with hub.reader(ticket, send) as reader:
        reader.say(FIRST + (hub.missed(ticket, parsed(last)) if last else begun()))
        try:
            while (await receive())["type"] != "http.disconnect":
                continue
        except asyncio.CancelledError:
            if not reader.is_over:
                raise
            asyncio.current_task().uncancel()
    if reader.is_over:
        await _close(send)


async def _close(send):
    try:
        async with asyncio.timeout(LAST_WORD):
            await send({"type": "http.response.body", "body": b""})
    except TimeoutError:
        return
