"""Everybody at once: one answer, one letter, one notice each."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection

from analytics.actions.advising import AnsweredAlready, answer_advice, send_advice
from analytics.actions.quoting import agree, ask_to_be_named, refuse
from analytics.models import Advice, Pin
from community.core.outbox import keep_all
from community.notifications.models import Kind, Notice
from tests.factories import make_advice, make_post

pytestmark = pytest.mark.django_db(transaction=True)
CREW = 4


def at_once(*verbs):
    """Each from a thread of its own; what was refused is None."""
    gate = Barrier(len(verbs))

    def run(verb):
        try:
            gate.wait(timeout=60)
            return verb()
        except AnsweredAlready:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def test_of_several_answers_at_once_the_first_stands():
    post = make_post()
    advice = make_advice(sent=True, words=[post])

    def answer(number):
        said = {"is_accepted": number % 2 == 0, "name": f"Astrid {number}", "words": "So."}
        return lambda: answer_advice(advice=advice, **said)

    made = [one for one in at_once(*(answer(number) for number in range(CREW))) if one]
    keep_all()

    assert [one.answered_by for one in made] == [Advice.objects.get().answered_by]
    assert Notice.objects.filter(kind=Kind.ADVICE).count() == 1
    assert Notice.objects.filter(kind=Kind.HEARD, member=post.author).count() == 1


def test_sent_by_several_at_once_it_leaves_once():
    advice = make_advice()

    at_once(*[lambda: send_advice(advice=advice, by=advice.by, seen=0)] * CREW)
    keep_all()

    assert (len(mail.outbox), Advice.objects.get().link_number) == (1, 1)


def test_asked_and_answered_at_once_nothing_is_lost():
    advice = make_advice(words=[make_post()])
    pin = advice.pins.get()

    at_once(*[lambda: ask_to_be_named(pin)] * CREW, lambda: agree(pin, pin.member))
    at_once(lambda: refuse(pin, pin.member), lambda: ask_to_be_named(pin))
    keep_all()

    pin = Pin.objects.get()
    assert (pin.agreed_at, pin.refused_at is None, pin.asked_at is None) == (None, False, False)
    assert Notice.objects.filter(kind=Kind.HEARD).count() <= 1
