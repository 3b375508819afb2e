"""What one text may cost: characters in, processor time, depth, characters out."""

import gc
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.core.errors import Refused

LONGEST_SOURCE = 32_000
LONGEST_HTML = 100_000  # what an import may hand over
SECONDS = 0.25
SECONDS_FOR_HTML = 1.0  # an import has no reader waiting, and a refusal loses a post
MOST_TOKENS = 60_000  # more than the densest list that fits a post
DEEPEST_BLOCK = 50
DEEPEST_INLINE = 100
DEEPEST_HTML = 200
GROWTH = 10
GROWTH_ALWAYS_ALLOWED = 4_000
FILE_ON_PAGE = 700

TOO_LONG = _("This text is longer than 32,000 characters. Shorten it, or split it in two.")
TOO_DEEP = _("Quotes or lists are nested too deeply in this text. Take some levels out.")
TOO_SLOW = _("The markup of this text is too tangled to lay out. Simplify it and try again.")
TOO_BIG = _("The markup of this text unfolds into far too much page. Simplify it and try again.")

# PostgreSQL, UTF-8 and XML (feeds) refuse these.
UNREADABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CLOSED_BY_ITSELF = """
    area base br col dd dt embed hr img input li link meta option p param source
    tbody td tfoot th thead tr track wbr
"""
UNCOUNTED = frozenset(CLOSED_BY_ITSELF.split())
HTML_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")


class TooCostly(Refused):
    """A text whose markup costs more than a post may."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, reason: Promise | str = TOO_SLOW) -> None:
        super().__init__(reason)


class Sweeps(threading.local):
    """The processor time that this thread spent on sweeping the memory of the whole process.

    Python gives that work to whoever asks for memory next, and in a large process it takes longer
    than any text may.
    """

    spent = 0.0
    begun = 0.0


sweeps = Sweeps()
WHOLE_MEMORY = 2  # the oldest generation; sweeping the younger ones is the text's own doing


def _note_sweep(phase, told):
    if told["generation"] != WHOLE_MEMORY:
        return
    if phase == "start":
        sweeps.begun = time.thread_time()
    else:
        sweeps.spent += time.thread_time() - sweeps.begun


gc.callbacks.append(_note_sweep)


def own_time() -> float:
    """The clock of a text: the processor time of its thread, without what was done for all."""
    return time.thread_time() - sweeps.spent


class Budget:
    """Counts the processor time of its own thread, so a busy machine refuses nobody."""

    def __init__(self, source: str, *, longest: int, seconds: float = SECONDS) -> None:
        if len(source) > longest:
            raise TooCostly(TOO_LONG)
        self.most_html = len(source) * GROWTH + GROWTH_ALWAYS_ALLOWED
        self.deadline = own_time() + seconds

    def allow_for(self, files: int) -> None:
        """A picture is a short line in the source and a long one on the page."""
        self.most_html += files * FILE_ON_PAGE

    def check(self) -> None:
        if own_time() > self.deadline:
            raise TooCostly(TOO_SLOW)

    def left(self) -> float:
        return self.deadline - own_time()

    def check_size(self, html: str) -> None:
        if len(html) > self.most_html:
            raise TooCostly(TOO_BIG)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """For work that is not this text's own."""
        start = own_time()
        yield
        self.deadline += own_time() - start

    def not_counting(self, ask: Callable | None) -> Callable | None:
        """The same question; the database's answer is not the text's cost."""
        if ask is None:
            return None

        def asked(keys):
            with self.paused():
                return ask(keys)

        return asked


def readable(source: str) -> str:
    """The text without what no database column holds."""
    return UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", source)


def check_html_depth(html: str) -> None:
    """Tens of thousands of unclosed elements cost the HTML parser seconds."""
    unclosed: Counter[str] = Counter()
    depth = 0
    for closing, tag in HTML_TAG.findall(html.lower()):
        if tag in UNCOUNTED or (closing and not unclosed[tag]):
            continue
        step = -1 if closing else 1
        unclosed[tag] += step
        depth += step
        if depth > DEEPEST_HTML:
            raise TooCostly(TOO_DEEP)
