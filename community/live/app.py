"""The live process: a bare ASGI app that passes hints from Redis to open pages.

No Django view, no database: an idle reader costs some 17 KiB. Messages carry ids only. A reader
whose ticket is stale gets 204, which ends an EventSource for good; the page then polls.
"""

import asyncio
import json
import os
from urllib.parse import parse_qs

import django
import redis.asyncio as redis
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.config.settings")
django.setup(set_prefix=False)

from community.live.hub import Hub  # noqa: E402  (settings first)
from community.live.tokens import MAX_AGE, channels_of  # noqa: E402

KEEP_AWAKE = 20  # seconds between comment lines, so that proxies keep the line open
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
]
hub = Hub()


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _lifespan(receive, send):
    listening = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            listening = asyncio.create_task(hub.listen(_redis()))
            await send({"type": "lifespan.startup.complete"})
        else:
            listening.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _redis():
    return redis.Redis.from_url(settings.REDIS_URL)


async def _answer(scope, receive, send):
    if scope["path"].rstrip("/").endswith("/healthz"):
        await _plain(send, 200, b"alive")
        return
    if scope["method"] != "GET":
        await _plain(send, 405, b"")
        return
    ticket = parse_qs(scope["query_string"].decode("latin-1")).get("t", [""])[0]
    channels = channels_of(ticket)
    if not channels:
        await _plain(send, 204, b"")
        return
    await _stream(channels, receive, send)


async def _plain(send, status, body):
    headers = [(b"content-type", b"text/plain"), *_cross_origin(), *HEADERS[1:]]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _cross_origin():
    """Only the site itself may read, and without cookies: the ticket is the right."""
    return [(b"access-control-allow-origin", settings.SITE_URL.encode())]


async def _stream(channels, receive, send):
    headers = [*HEADERS, *_cross_origin()]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
    gone = asyncio.create_task(_until_gone(receive))
    with hub.reader(channels) as queue:
        try:
            await asyncio.wait_for(_pass_on(queue, gone, send), MAX_AGE)
        except (TimeoutError, OSError):
            pass
        finally:
            gone.cancel()


async def _until_gone(receive):
    while (await receive())["type"] != "http.disconnect":
        pass


async def _pass_on(queue, gone, send):
    while not gone.done():
        waiting = asyncio.create_task(queue.get())
        await asyncio.wait(
            {waiting, gone}, timeout=KEEP_AWAKE, return_when=asyncio.FIRST_COMPLETED
        )
        if waiting.done():
            body = encode(*waiting.result())
        else:
            waiting.cancel()
            body = b": still here\n\n"
        await send({"type": "http.response.body", "body": body, "more_body": True})


def encode(channel: str, message: dict) -> bytes:
    """One event. JSON escapes line breaks, so that no field can begin a line of its own."""
    return b"data: " + json.dumps({"on": channel, **message}).encode() + b"\n\n"
