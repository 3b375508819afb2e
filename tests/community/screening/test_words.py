"""Watched words found in texts, whatever tricks hide them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.screening.reading import Reading
from community.screening.words import Found, Lexicon, Watched, fits, replaced
from tests.turns import examples


def watched(pattern, how="plain", pk=1, **more):
    return Watched(pk, pattern, how, more.pop("does", "hold"), **more)


def found(text, *every, language="en", group=None):
    reading = Reading(text)
    return [
        (one.watched.pk, reading.text[one.start : one.end])
        for one in Lexicon(list(every)).found_in(reading, language, group)
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A casino, here", "casino"),
        ("CASINO!", "CASINO"),
        ("ca\u200bsi\u2060no", "ca\u200bsi\u2060no"),
        ("ca\u00adsino", "ca\u00adsino"),
        ("саsinо", "саsinо"),
        ("c4s1n0", "c4s1n0"),
        ("c@$ino", "c@$ino"),
        ("ｃａｓｉｎｏ", "ｃａｓｉｎｏ"),
        ("c a s i n o", "c a s i n o"),
        ("c.a.s.i.n.o", "c.a.s.i.n.o"),
        ("c\u0336a\u0336s\u0336i\u0336n\u0336o\u0336", "c\u0336a\u0336s\u0336i\u0336n\u0336o"),
    ],
)
def test_a_word_is_found_behind_its_disguise(text, shown):
    assert found(text, watched("casino")) == [(1, shown)]


@pytest.mark.parametrize("text", ["occasion", "casinos", "cas ino", "cassino", "казино", "", "!"])
def test_a_word_is_not_found_within_others(text):
    assert found(text, watched("casino")) == []


def test_honest_words_in_other_alphabets_are_no_look_alikes():
    assert found("Рот и сор во дворе, а потом рот", watched("pot"), watched("cop", pk=2)) == []
    assert found("שלום לכולם", watched("nn")) == []


def test_phrases_are_found_across_spaces_and_lines():
    words = watched("buy now"), watched("buy", pk=2)

    assert found("Buy\n  NOW or never", *words) == [(1, "Buy\n  NOW"), (2, "Buy")]
    assert found("buy it now", watched("buy now")) == []


@pytest.mark.parametrize(
    ("pattern", "text", "hit"),
    [
        ("casin*", "casinos", True),
        ("*casino", "megacasino", True),
        ("*ספאם*", "הספאםים", True),
        ("c?sino", "cosino", True),
        ("c?sino", "csino", False),
        ("casin*", "a casi nos", False),
        ("ca*no", "Ca\u200bsino", True),
    ],
)
def test_wildcards_are_within_one_word(pattern, text, hit):
    assert bool(found(text, watched(pattern, "wildcard"))) is hit


@given(st.text(alphabet="ab*?", max_size=12), st.text(alphabet="ab", max_size=12))
@settings(max_examples=examples(300), deadline=None)
def test_wildcards_mean_what_they_say(pattern, word):
    assert fits(word, pattern) is _slow_fits(word, pattern)


def _slow_fits(word, pattern):
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(_slow_fits(word[at:], pattern[1:]) for at in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and _slow_fits(word[1:], pattern[1:])


def test_a_regular_expression_is_found_everywhere_it_stands():
    pattern = watched(r"casin\w+", "regex")

    assert found("Casinos and CASINÒ", pattern) == [(1, "Casinos"), (1, "CASINÒ")]


def test_a_word_may_concern_one_group_and_one_language_only():
    every = watched("one"), watched("two", pk=2, language="he"), watched("three", pk=3, group=7)
    text = "one two three"

    assert found(text, *every) == [(1, "one")]
    assert found(text, *every, language="he") == [(1, "one"), (2, "two")]
    assert found(text, *every, group=7) == [(1, "one"), (3, "three")]
    assert found(text, *every, group=8) == [(1, "one")]


def test_a_pattern_that_runs_out_of_time_is_said_and_the_others_are_still_looked_for():
    slow = watched(r"(a+)+\x02", "regex", pk=2)
    lexicon = Lexicon([slow, watched("casino"), watched("sino", "regex", pk=3)])
    tail = "\x02"  # an invisible sign is not read; the pattern looks for it in vain

    hits = lexicon.found_in(Reading(f"casino {'a' * 20_000}!{tail}"), "en", None)

    assert sorted((one.watched.pk, one.in_time) for one in hits) == [
        (1, True), (2, False), (3, True),
    ]  # fmt: skip


def test_many_words_over_the_longest_text_are_found_in_bounded_time():
    every = [watched(f"word{number}", pk=number) for number in range(500)]
    every += [watched(f"*zz{number}*", "wildcard", pk=500 + number) for number in range(400)]
    every += [watched(rf"(q+{number})+\b", "regex", pk=900 + number) for number in range(100)]
    lexicon = Lexicon(every)
    text = " ".join(f"c4s1n{number} zz{number} qqq" for number in range(2_000))[:32_000]
    begun = time.process_time()

    lexicon.found_in(Reading(text), "en", None)

    assert time.process_time() - begun < 3


def test_words_are_replaced_where_they_stand():
    first, second = watched("heck", does="replace", replacement="h—"), watched("darn", pk=2)
    text = "Heck, he\u200bck and darn"

    hits = Lexicon([first, second]).found_in(Reading(text), "en", None)

    assert replaced(text, hits) == "h—, h— and "
    assert replaced("abcd", [Found(first, 1, 3), Found(second, 2, 4)]) == "ah—d"
