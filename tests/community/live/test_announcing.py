"""Hints go out after the commit; ends are promised, too."""

import json

import pytest
import redis
from django.conf import settings
from django.db import transaction

from community.core import outbox
from community.core.breaker import redis_breaker
from community.core.models import Promise
from community.live.announcing import announce, end
from community.live.wire import STREAM

pytestmark = pytest.mark.django_db


def said():
    door = redis.Redis.from_url(settings.REDIS_URL, decode_responses=True)
    return [fields for _number, fields in door.xrange(STREAM)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_announced():
    with transaction.atomic():
        announce("topic:1:1", number=7)
        transaction.set_rollback(True)

    assert said() == []


def test_a_hint_tells_ids_and_nothing_else(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        announce("topic:1:1", number=7)

    (told,) = said()
    assert (told["on"], json.loads(told["say"])) == ("topic:1:1", {"number": 7})


def test_A6_an_end_is_said_at_once_and_promised(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        end("member:7", "group:3")

    assert [told["end"] for told in said()] == ["member:7", "group:3"]
    assert Promise.objects.filter(kept_at=None).count() == 2


def test_A6_an_end_that_redis_did_not_hear_is_said_when_it_is_back(
    monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(redis_breaker, "_is_watched", lambda: True)
    monkeypatch.setattr(redis_breaker, "is_open", True)
    with django_capture_on_commit_callbacks(execute=True):
        end("member:7")
    assert said() == []

    outbox.keep_all()

    assert [told["end"] for told in said()] == ["member:7"]
