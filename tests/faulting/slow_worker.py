"""The Celery app of the house with a pause before and after each mail leaves, and after each day
that is rolled up.

A kill then falls before the effect, between the effect and its commit, or after: each of the three
marks is hit. What was begun and what was done stands in a journal beside the mail.
"""

import importlib
import os
import random
import time

import django
from django.conf import settings

from community.config.celery import app

__all__ = ["app"]
PAUSE = 0.1
django.setup()  # Celery itself does so only later, and the mail's models cannot wait
engine = importlib.import_module("analytics.rolling.engine")
mail = importlib.import_module("community.core.mail")
_really_send, _really_note = mail.FolderBackend.send_messages, engine.note


def _send_slowly(self, messages):
    for message in messages:
        _note("begun", _id_of(message))
    time.sleep(random.uniform(0, PAUSE))
    sent = _really_send(self, messages)
    for message in messages:
        _note("done", _id_of(message))
    time.sleep(random.uniform(0, PAUSE))
    return sent


def _note_slowly(day, milliseconds):
    """The round that the day is in is written, and not yet committed."""
    _note("rolled", day.isoformat())
    time.sleep(random.uniform(0, PAUSE))
    _really_note(day, milliseconds)


def _id_of(message):
    return message.extra_headers["Message-ID"]


def _note(what, thing):
    line = f"{time.monotonic()} {what} {thing}\n".encode()
    journal = settings.DATA_DIR / "log" / "sent.journal"
    file = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line)
    finally:
        os.close(file)


mail.FolderBackend.send_messages = _send_slowly
engine.note = _note_slowly
