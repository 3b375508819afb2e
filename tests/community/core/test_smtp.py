"""F8: a mail server that refuses, hangs, or takes a mail and goes away."""

import contextlib
import socket
import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from community.core import outbox
from community.core.mail import post_letter
from community.core.models import Letter, Promise

pytestmark = pytest.mark.django_db


class Server:
    """What a mail server does at each step; what it took."""

    def __init__(self, *, rcpt="250 OK", data="250 OK", drops=False):
        self.rcpt, self.data, self.drops, self.took = rcpt, data, drops, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        self.took.append(envelope)
        if self.drops:
            server.transport.abort()
        return self.data


@contextlib.contextmanager
def running(server, settings):
    controller = FreePort(server, hostname="127.0.0.1", port=0, ready_timeout=60)
    controller.start()
    try:
        _use(settings, controller.port, seconds=60)
        yield server
    finally:
        controller.stop()


class FreePort(Controller):
    """Listens where the system put it."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _use(settings, port, *, seconds):
    settings.EMAIL_BACKEND = "community.core.smtp.TellingBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = seconds


def letter():
    return post_letter(to="anna@example.org", subject="Hello", text="x\n", html="<p>x</p>")


def test_F8_a_mail_that_is_taken_is_sent_once(settings):
    one = letter()

    with running(Server(), settings) as server:
        outbox.keep_all()
        outbox.keep_all()

    one.refresh_from_db()
    assert len(server.took) == 1
    assert (one.sent_at is not None, one.text) == (True, "")


@pytest.mark.parametrize(
    "how",
    [{"rcpt": "451 greylisted"}, {"data": "452 full"}, {"rcpt": "450 later"}],
)
def test_F8_a_server_that_says_later_is_asked_again_with_back_off(settings, how):
    one, begun = letter(), timezone.now()
    with running(Server(**how), settings):
        outbox.keep_all()

    one.refresh_from_db()
    promise = Promise.objects.get()
    assert not one.is_settled
    assert promise.due_at > begun + timedelta(seconds=5)

    Promise.objects.update(due_at=timezone.now())
    with running(Server(), settings) as server:
        outbox.keep_all()
    assert server.took[0].content.decode().count(one.message_id) == 1


@pytest.mark.parametrize(
    ("how", "is_address_bad"),
    [({"rcpt": "550 no such user"}, True), ({"data": "554 looks like spam"}, False)],
)
def test_F8_a_refusal_for_good_is_noted_and_not_tried_again(settings, how, is_address_bad):
    one = letter()

    with running(Server(**how), settings):
        outbox.keep_all()

    one.refresh_from_db()
    assert one.refused_at
    assert one.is_address_bad == is_address_bad
    assert one.refused_because == next(iter(how.values()))
    assert not Promise.objects.filter(kept_at=None).exists()


def test_F8_a_server_that_goes_away_after_the_text_is_not_given_it_again(settings):
    one = letter()

    with running(Server(drops=True), settings) as server:
        for _ in range(3):
            Promise.objects.update(due_at=timezone.now())
            outbox.keep_all()

    one.refresh_from_db()
    assert len(server.took) == 1
    assert (one.sent_at, one.unsure_at is not None) == (None, True)
    assert Letter.objects.filter(unsure_at__isnull=False).count() == 1


def test_F8_a_server_that_hangs_holds_nothing_longer_than_the_timeout(settings):
    one = letter()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        _use(settings, silent.getsockname()[1], seconds=1)
        too_late = threading.Timer(60, silent.shutdown, [socket.SHUT_RDWR])
        too_late.start()
        outbox.keep_all()
        is_in_time = too_late.is_alive()
        too_late.cancel()

    one.refresh_from_db()
    assert is_in_time
    assert not one.is_settled


def test_F8_a_server_that_is_lost_before_the_text_is_asked_again(settings):
    one = letter()
    with socket.create_server(("127.0.0.1", 0)) as rude:
        _use(settings, rude.getsockname()[1], seconds=60)
        answering = threading.Thread(target=_greet_and_go, args=[rude])
        answering.start()
        outbox.keep_all()
        answering.join()

    one.refresh_from_db()
    assert not one.is_settled


def _greet_and_go(rude):
    door, _address = rude.accept()
    door.sendall(b"220 hello\r\n")
    door.recv(100)
    door.close()
