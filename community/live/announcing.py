"""Telling open pages that something happened: ids only, after the commit, never a promise."""

import json
from functools import partial

import redis
from django.conf import settings
from django.db import transaction

_pool = redis.ConnectionPool.from_url(
    settings.REDIS_URL, socket_timeout=0.2, socket_connect_timeout=0.2, max_connections=20
)


def announce(channel: str, **ids: int | str | bool) -> None:
    """Say on a channel that something changed. What it is, the page asks for itself."""
    transaction.on_commit(partial(_publish, channel, json.dumps(ids)), robust=True)


def _publish(channel, message):
    try:
        redis.Redis(connection_pool=_pool).publish(f"live:{channel}", message)
    except (redis.RedisError, OSError):
        return  # a hint was lost; the page finds out at its next load
