"""Whole pages for guests, kept in memory and answered before session and sign-in are asked for.

All guests see the same, so a page of theirs depends on its address and its language alone. Only
views named in `settings.GUEST_PAGES` are kept, each under the word by which PostgreSQL tells that
it changed (`core/news.py`): a kept page is never older than the last word heard. What depends on
the day (“yesterday”) ends at midnight; figures of the last days may lag by `AGE`. A page that
bears anything personal is never kept: no cookie, no CSRF token, no answer but 200, no fragment.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.utils.translation import get_language_from_request

from community.core.news import ALL, news
from community.core.tally import agent_of, tally

AGE = 600.0  # seconds, as long as the figures on the front page are kept
DAY = 86_400  # seconds; guests live in UTC
ROOM = 12 * 1024 * 1024  # bytes, in each process
LONGEST_QUERY = 200
OWN_COST = 2_000  # bytes of a kept page beside its body, about
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST")


@dataclass(frozen=True, slots=True)
class KeptPage:
    body: bytes
    headers: dict[str, str]
    word: str  # by which its change is told
    until: float
    group: int | None = None  # whose page it counts as, where it counts

    def answer(self) -> HttpResponse:
        return HttpResponse(self.body, headers=self.headers)


class Shelf:
    """Pages by key, bounded in bytes; the one that was not asked for longest goes first."""

    def __init__(self, room: int = ROOM):
        self.room, self.size, self.turn = room, 0, 0
        self._pages: OrderedDict[tuple, KeptPage] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self):
        return len(self._pages)

    def take(self, key: tuple) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.until < time.monotonic():
                self._remove(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: tuple, page: KeptPage, turn: int) -> None:
        """Keep a page that was begun at this turn; not when anything was told since."""
        with self._lock:
            if turn != self.turn or len(page.body) > self.room // 8:
                return
            if key in self._pages:
                self._remove(key)
            self._pages[key] = page
            self.size += len(page.body) + OWN_COST
            while self.size > self.room:
                self._remove(next(iter(self._pages)))

    def hear(self, word: str) -> None:
        """Forget what a word is about."""
        with self._lock:
            self.turn += 1
            if word == ALL:
                self._pages.clear()
                self.size = 0
                return
            for key in [key for key, page in self._pages.items() if page.word == word]:
                self._remove(key)

    def _remove(self, key):
        self.size -= len(self._pages.pop(key).body) + OWN_COST


class GuestPagesMiddleware:
    """The first of all layers: what it answers has passed the others before."""

    def __init__(self, get_response):
        if not settings.KEEP_IN_MEMORY:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.shelf = Shelf()
        news.hear(self.shelf.hear)

    def __call__(self, request):
        key = key_of(request) if news.is_fresh() else None
        if key is None:
            return self.get_response(request)
        page = self.shelf.take(key)
        if page is not None:
            if page.group is not None and request.method == "GET":
                tally.count(page.group, agent_of(request.META))
            return page.answer()
        turn = self.shelf.turn
        response = self.get_response(request)
        if may_be_kept(request, response):
            self.shelf.put(key, kept(request, response), turn)
        return response


def key_of(request) -> tuple | None:
    """What a guest's page depends on; none when the request is not plainly a guest's."""
    meta = request.META
    if request.method not in ("GET", "HEAD") or any(name in meta for name in PERSONAL):
        return None
    if settings.SESSION_COOKIE_NAME in meta.get("HTTP_COOKIE", ""):
        return None
    query = meta.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return None
    # The host is part of it: the layers below refuse strangers', and no kept page may answer one.
    place = (request.scheme, meta.get("HTTP_HOST"), meta.get("SERVER_NAME"))
    return (*place, request.path_info, query, get_language_from_request(request))


def may_be_kept(request, response) -> bool:
    """Whether an answer is a whole page, of a view that is named, with nothing personal in it."""
    found = request.resolver_match
    rule = settings.GUEST_PAGES.get(found.view_name) if found else None
    return (
        rule is not None
        and request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not request.user.is_authenticated
        and not response.has_header("Cache-Control")
        and response.headers.get("Content-Type", "").startswith("text/html")
        and _asks_only(request, rule["asks"])
    )


def _asks_only(request, names):
    """A parameter that the view does not know makes one page into endless ones."""
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    asked = [name for name, _value in pairs]
    return set(asked) <= set(names) and len(asked) == len(set(asked))


def kept(request, response) -> KeptPage:
    rule = settings.GUEST_PAGES[request.resolver_match.view_name]
    return KeptPage(
        body=response.content,
        headers=dict(response.items()),
        word=rule["told"].format(**request.resolver_match.kwargs),
        until=time.monotonic() + min(AGE, DAY - time.time() % DAY),
        group=getattr(response, "reads", None),
    )
