"""What was purged is destroyed: its words, its history, its files, and what others noted at it."""

import pytest

from community.core.outbox import keep_all
from community.search.words import recount_words
from tests.walls.forms_found import browser_of
from tests.walls.places import PURGED
from tests.walls.rows import normal_rows
from tests.walls.test_L1_canaries import sent
from tests.walls.test_L7_removed import answers, numbered


def test_L7_purged_words_stand_in_no_row_of_any_table(world):
    keep_all()
    recount_words()

    told = {
        (table, what)
        for table, rows in normal_rows().items()
        for place in world.places.values()
        for what in PURGED
        if place.says(what) in "\n".join(rows)
    }

    assert told == set()


@pytest.mark.parametrize("kind", ["open", "secret"])
@pytest.mark.parametrize("role", ["member", "host", "manager"])
def test_L7_no_door_to_a_purged_post_says_what_it_said(world, kind, role):
    place = world.places[kind]
    client = browser_of(world, role, place)
    doors = [
        *numbered(world, place, pk=place.topic.pk, number=place.purged.number),
        ("file", place.purged_file.get_absolute_url()),
    ]

    told = [
        (name, what)
        for name, answer in answers(client, doors)
        for what in PURGED
        if place.says(what) in sent(answer)
    ]

    assert told == []
