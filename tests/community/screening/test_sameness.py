"""Copies are known as copies, and honest texts are not."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.screening.reading import Reading
from community.screening.sameness import (
    BINS,
    alikeness,
    are_nearly_same,
    bands,
    fingerprint,
    signature,
)
from tests.turns import examples

SPAM = (
    "Hello dear friends, I found a way to earn money from home in two hours a day. "
    "Write to me and I will show you everything, no risk at all and paid every week."
)
COPIES = [
    SPAM.upper(),
    SPAM.replace("two", "three"),
    f"{SPAM} https://earn.example/?ref=8812",
    SPAM.replace("dear friends", "everybody"),
    "  ".join(SPAM.split(" ")),
    f"1882 {SPAM}!!! 😀",
]


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_with_small_changes_is_nearly_the_same(copy):
    one, other = signature(Reading(SPAM)), signature(Reading(copy))

    assert are_nearly_same(one, other)
    assert set(bands(one)) & set(bands(other))


def test_case_spacing_numbers_and_addresses_make_no_other_fingerprint():
    one = Reading("Call 0700-112 233 now: https://a.example/1")

    assert fingerprint(one) == fingerprint(Reading("CALL 0811-445 566  now https://b.example"))
    assert fingerprint(one) != fingerprint(Reading("Call 0700-112 233 later"))


def test_texts_too_short_to_compare_are_nothing_alike():
    assert signature(Reading("Thanks a lot!")) == []
    assert alikeness([], []) == 0


def test_honest_texts_about_the_same_thing_are_not_copies():
    hebrew = "אני מחפש עצה לגבי השרשרת באופניים שלי, היא קופצת בכל עלייה ואני לא מבין למה"
    other = "אני מחפש המלצה על חנות אופניים טובה בתל אביב, עם מחירים סבירים ושירות אדיב"

    assert not are_nearly_same(signature(Reading(hebrew)), signature(Reading(other)))


@given(st.text(max_size=400))
@settings(max_examples=examples(150), deadline=None)
def test_a_signature_is_whole_or_empty_and_fits_its_columns(text):
    reading = Reading(text)
    sign = signature(reading)

    assert len(sign) in (0, BINS)
    assert all(0 <= one < 2**31 for one in (*sign, *bands(sign)))
    assert -(2**63) <= fingerprint(reading) < 2**63
    assert sign == signature(Reading(text))


def test_alikeness_is_about_the_share_of_what_two_texts_have_in_common():
    lot = random.Random(4)
    words = [
        f"{lot.choice('bdfgklmnprstv')}{lot.choice('aeiou')}{lot.randrange(99)}x"
        for _ in "a" * 400
    ]
    half = words[:200] + [f"q{one}" for one in reversed(words[200:])]

    share = alikeness(signature(Reading(" ".join(words))), signature(Reading(" ".join(half))))

    assert 0.1 < share < 0.6
