"""Many bring the same at once: one case about a thing, one about a wave."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from moderation.actions.gathering import case_about
from moderation.models import Case, CaseKind, Matter
from tests.factories import make_group, make_post
from tests.moderation.scenes import make_copy

pytestmark = pytest.mark.django_db(transaction=True)
CREW = 8


def at_once(things):
    gate = Barrier(CREW)

    def run(share):
        try:
            gate.wait(timeout=60)
            return [case_about(kind=CaseKind.REPORT, thing=thing).pk for thing in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(CREW) as pool:
        return [
            pk for found in pool.map(run, [things[at::CREW] for at in range(CREW)]) for pk in found
        ]


@pytest.mark.parametrize("make", [make_post, make_group])
def test_forty_who_bring_the_same_thing_open_one_case(make):
    thing = make()

    cases = at_once([thing] * 40)

    assert set(cases) == {Case.objects.get().pk}
    assert Case.objects.get().matter_count == Matter.objects.count() == 1


def test_forty_copies_that_come_at_once_are_one_case():
    cases = at_once([make_copy() for _ in range(40)])

    assert set(cases) == {Case.objects.get().pk}
    assert Case.objects.get().matter_count == Matter.objects.count() == 40
