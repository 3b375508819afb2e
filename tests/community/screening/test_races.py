"""B1: the limits hold when one author writes many things at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from community.screening.actions import remember
from community.screening.models import Screened
from community.screening.screening import screen
from tests.community.screening.drafting import HONEST, author, draft, newcomer
from tests.factories import make_member

pytestmark = pytest.mark.django_db(transaction=True)


def write(by, number):
    try:
        with transaction.atomic():
            one = draft(by, f"{HONEST} {'abcdefghijkl'[number]} {number}")
            verdict = screen(one)
            if not verdict.is_blocked:
                remember(subject=f"post:{by.pk}{number}", draft=one, verdict=verdict)
    finally:
        connection.close()


def test_of_twelve_replies_at_once_one_is_written():
    by = author(make_member())

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: write(by, number), range(12)))

    assert Screened.objects.count() == 1


def test_authors_do_not_wait_for_each_other():
    first, second = newcomer(make_member()), newcomer(make_member())

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        screen(draft(first))
        pool.submit(write, second, 1).result(timeout=60)

    assert Screened.objects.count() == 1
