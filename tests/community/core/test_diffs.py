"""What an edit changed, word by word."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.core.diffs import word_diff
from tests.turns import examples

LONGEST = 32_000
chance = random.Random(7)
WORDS = [f"word{number}" for number in range(4_000)]
SHUFFLED = chance.sample(WORDS, len(WORDS))


def some(signs):
    return "".join(chance.choices(signs, k=LONGEST))[:LONGEST]


HARD = {
    "one sign": ("a" * LONGEST, "a " * (LONGEST // 2)),
    "lines of one sign": ("a\n" * (LONGEST // 2), "b\na\n" * (LONGEST // 4)),
    "dots and commas": (some(".,"), some(".,")),
    "short lines": (some(["a\n", "b\n"]), some(["a\n", "b\n"])),
    "few words": (
        some(["a ", "the ", "\n", "bike ", "."]),
        some(["a ", "the ", "\n", "bike ", "."]),
    ),
    "shuffled": (" ".join(WORDS)[:LONGEST], " ".join(SHUFFLED)[:LONGEST]),
    "reversed": (" ".join(WORDS)[:LONGEST], " ".join(WORDS[::-1])[:LONGEST]),
    "every second word": (
        " ".join(WORDS)[:LONGEST],
        " ".join(word if at % 2 else "x" for at, word in enumerate(WORDS))[:LONGEST],
    ),
    "neighbours exchanged": (
        "\n".join(WORDS)[:LONGEST],
        "\n".join(word for at in range(0, 4_000, 2) for word in WORDS[at : at + 2][::-1])[
            :LONGEST
        ],
    ),
}


def sides(pieces):
    before = "".join(text for kind, text in pieces if kind != "add")
    after = "".join(text for kind, text in pieces if kind != "cut")
    return before, after


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("same", "same", [("same", "same")]),
        ("", "new", [("add", "new")]),
        ("old", "", [("cut", "old")]),
        (
            "the red bike",
            "the blue bike",
            [("same", "the "), ("cut", "red"), ("add", "blue"), ("same", " bike")],
        ),
        (
            "a red car stops",
            "a blue bike stops",
            [("same", "a "), ("cut", "red car"), ("add", "blue bike"), ("same", " stops")],
        ),
        (
            "one\ntwo\nthree\n",
            "one\nthree\nfour\n",
            [("same", "one\n"), ("cut", "two\n"), ("same", "three\n"), ("add", "four\n")],
        ),
        ("it stops.", "it stops!", [("same", "it stops"), ("cut", "."), ("add", "!")]),
        ("שלום לך", "שלום לכם", [("same", "שלום "), ("cut", "לך"), ("add", "לכם")]),
    ],
)
def test_word_diff_shows_the_words_that_changed(before, after, pieces):
    assert word_diff(before, after) == pieces


texts = st.one_of(st.text(max_size=80), st.text("ab \n.", max_size=80))


@settings(max_examples=examples(300), deadline=None, database=None)
@given(texts, texts)
def test_word_diff_loses_nothing_and_never_repeats_a_kind(before, after):
    pieces = word_diff(before, after)

    assert sides(pieces) == (before, after)
    assert all(text for _kind, text in pieces)
    assert all(one[0] != next_[0] for one, next_ in pairwise(pieces))


@pytest.mark.parametrize(("before", "after"), HARD.values(), ids=HARD)
def test_B6_word_diff_has_a_bounded_cost(before, after):
    start = time.thread_time()

    pieces = word_diff(before, after)

    assert time.thread_time() - start < 4 * 0.3  # measured far below; a busy machine counts slowly
    assert sides(pieces) == (before, after)
