"""Who is looking, kept in memory for half a minute, so that a page costs no question about it.

A member's row is kept under their number and the hash of their password that the session bears;
so a changed password, a session of somebody else or no session at all never finds it. PostgreSQL
tells when the row changes, and it is dropped at once; nobody is kept longer than `AGE`, nor while
the telling is not heard. Whoever writes is read anew, or asked for again by the statement that
writes (`members/short_way.py`).
"""

import threading
import time

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.db.models.base import ModelState

from community.core.news import ALL, news
from community.members.models import User, Viewer
from community.members.permissions import may_sign_in
from community.members.queries import forget_the_host

AGE = 30.0  # seconds
MOST = 5_000  # members; beyond, all are forgotten and asked for again
ABOUT = "member:"


class Viewers:
    """Rows of members who are signed in, by number and password hash."""

    def __init__(self):
        self.turn = 0
        self._kept: dict[int, tuple[str, User, float]] = {}
        self._lock = threading.Lock()

    def find(self, number: str, proof: str) -> User | None:
        """A copy of the row: what a request hangs on it must not reach the next."""
        kept = self._kept.get(number)
        if kept is None or kept[0] != proof or kept[2] < time.monotonic():
            return None
        return _like(kept[1])

    def keep(self, number: str, proof: str, member: User, turn: int) -> None:
        with self._lock:
            if turn != self.turn:
                return
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[number] = (proof, _like(member), time.monotonic() + AGE)

    def forget(self, number: str) -> None:
        with self._lock:
            self.turn += 1
            self._kept.pop(number, None)

    def hear(self, word: str) -> None:
        if word == ALL:
            with self._lock:
                self.turn += 1
                self._kept.clear()
        elif word.startswith(ABOUT):
            self.forget(word.removeprefix(ABOUT))


def _like(member):
    """What `copy` gives, in a tenth of its time."""
    same, state = User.__new__(User), ModelState()
    state.db, state.adding = member._state.db, False
    same.__dict__.update(member.__dict__, _state=state)
    return same


viewers = Viewers()


class ViewerMiddleware(AuthenticationMiddleware):
    """Django's own, with the row from memory where that is as good as from the table."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self.keeps = settings.KEEP_IN_MEMORY
        if self.keeps:
            news.hear(viewers.hear)

    def process_request(self, request):
        super().process_request(request)
        if self.keeps and request.method in ("GET", "HEAD"):
            # Not lazy: the next layer asks at once, and a page asks a thousand times.
            request.user = looking(request)

    def process_response(self, request, response):
        """A page that is asked for after a write shall see it, though the word is on its way."""
        if self.keeps and request.method not in ("GET", "HEAD"):
            number = request.session.get(SESSION_KEY, "")
            viewers.forget(number)
            forget_the_host(number)
        return response


def looking(request) -> Viewer:
    """Who looks at a page, as far as memory knows; they bear what they are known by."""
    viewer = _found(request)
    viewer.only_reads, viewer.known_by = True, request.session.session_key or ""
    return viewer


def _found(request):
    number = request.session.get(SESSION_KEY)
    proof = request.session.get(HASH_SESSION_KEY)
    if not number or not proof or not news.is_fresh():
        return get_user(request)
    member = viewers.find(number, proof)
    if member is not None:
        return member if may_sign_in(member).is_allowed else AnonymousUser()
    turn = viewers.turn
    member = get_user(request)
    if member.is_authenticated and not request.session.modified:
        viewers.keep(number, proof, member, turn)
    return member
