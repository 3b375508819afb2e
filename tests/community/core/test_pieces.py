"""Pieces of pages, kept by everything that they show."""

import pytest
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from community.core import pieces
from community.core.pieces import Pieces


def key_of(template, words, shown):
    return pieces.key_of(template, words, shown, pieces.here())


def test_every_plain_value_is_part_of_the_key():
    keys = {
        key_of("a.html", words, shown)
        for words in ((1,), (2,))
        for shown in ({"label": "a"}, {"label": "b"}, {"title": "a"}, {"label": True})
    }

    assert len(keys) == 8


def test_a_lazy_value_counts_as_what_it_stands_for():
    lazy = {"label": SimpleLazyObject(lambda: "3"), "other": gettext_lazy("Topics")}

    assert key_of("a.html", (), lazy) == key_of("a.html", (), {"label": "3", "other": "Topics"})


def test_language_and_time_zone_are_part_of_every_key():
    plain = key_of("a.html", (), {})
    with translation.override("sv"):
        swedish = key_of("a.html", (), {})
    with timezone.override("Asia/Tokyo"):
        tokyo = key_of("a.html", (), {})

    assert len({plain, swedish, tokyo}) == 3


def test_a_thing_is_no_word_of_a_key():
    with pytest.raises(TypeError):
        key_of("a.html", (object(),), {})


def test_what_is_kept_is_bounded_and_the_longest_unasked_goes_first():
    kept = Pieces(room=3000)
    for number in range(3):
        kept.put((number,), (b"x" * 300 + bytes([number]),))
        kept.take((0,))
    kept.put((3,), (b"y" * 300,))

    assert kept.take((0,)) is not None
    assert kept.take((1,)) is None
    assert kept.size <= kept.room
