"""What somebody typed is taken apart, and nothing typed is ever refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.search.parsing import PIECES, Asked, parse
from tests.turns import examples


def test_operators_phrases_and_words_are_told_apart():
    asked = parse('true wheel in:workshop author:@maja tag:"cargo bikes" "spoke key" -tube')

    assert asked == Asked(
        words="true wheel",
        phrases=("spoke key",),
        without=("tube",),
        group="workshop",
        author="maja",
        tag="cargo bikes",
    )


def test_states_and_days_are_read():
    asked = parse("is:solved before:2026-01-31 after:2025-12-01")

    assert (asked.state, asked.before, asked.after) == (
        "solved",
        date(2026, 1, 31),
        date(2025, 12, 1),
    )


@pytest.mark.parametrize("typed", ["foo:bar", "is:odd", "before:soon", "in:", "http://x.org/a"])
def test_what_is_no_operator_is_a_word(typed):
    assert parse(typed) == Asked(words=typed)


def test_the_line_that_is_shown_asks_the_same_again():
    asked = parse('wheel "spoke key" -"inner tube" in:workshop tag:"cargo bikes" is:unanswered')

    assert parse(asked.text) == asked


def test_an_unclosed_phrase_is_a_phrase():
    assert parse('"spoke key').phrases == ("spoke key",)


def test_long_texts_are_cut():
    assert len(parse("word " * 5_000).words.split()) <= PIECES * 2
    assert len(parse("x" * 10_000).words) == 400


@settings(max_examples=examples(200), deadline=None)
@given(st.text(max_size=300))
def test_nothing_typed_is_refused(typed):
    parse(typed)
