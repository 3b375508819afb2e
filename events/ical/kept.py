"""What was written of an event, kept in each process: most of a feed is as it was an hour ago.

The key holds everything that is shown, so that nothing must be forgotten when it changes: another
title, answer, language or day is another key.
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from events.models import Event, Occurrence
from events.queries.feeds import Entry

MOST = 4_000  # events; a kilobyte or two each
GROUP = ("name", "visibility")
TOPIC = ("title", "slug")
EVENT = [one.attname for one in Event._meta.concrete_fields]
DATE = [one.attname for one in Occurrence._meta.concrete_fields if not one.name.endswith("_count")]


@dataclass(frozen=True)
class Written:
    """The components of an event, and which years of which clock they name."""

    body: bytes
    years: dict[str, tuple[int, int]]


class Shelf:
    """The latest asked for stay."""

    def __init__(self, most: int = MOST):
        self.most = most
        self._kept: OrderedDict[bytes, Written] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self):
        return len(self._kept)

    def recall(self, key: bytes, write) -> Written:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = write()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made


shelf = Shelf()


def key_of(entry: Entry, now: datetime) -> bytes:
    """All that is shown. The day, for what is told until a horizon."""
    event = entry.event
    shown = [get_language(), now.date(), entry.words, entry.is_own, entry.is_whole, entry.reminds]
    shown += [_values(event, EVENT), _values(event.topic, TOPIC), _values(event.group, GROUP)]
    shown += [(_values(one, DATE), entry.answer(one)) for one in entry.dates]
    return hashlib.blake2b(repr(shown).encode(errors="replace"), digest_size=20).digest()


def _values(row, names):
    return [row.__dict__.get(name) for name in names]
