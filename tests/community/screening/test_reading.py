"""What an eye reads in a text, whatever signs it was made of."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.screening.domains import domain_of, host_of, hosts_in, lineage
from community.screening.reading import Reading, language_of
from tests.turns import examples


def plain(text):
    return [word.plain for word in Reading(text).words]


@pytest.mark.parametrize(
    "text",
    [
        "Casino",
        "CASINO",
        "ca\u200bsino",
        "ca\u00adsino",
        "ｃａｓｉｎｏ",
        "𝐜𝐚𝐬𝐢𝐧𝐨",
        "c\u0338asino",
        "casino\ufe0f",
    ],
)
def test_one_spelling_for_what_looks_the_same(text):
    assert plain(text) == ["casino"]


def test_letters_with_marks_of_their_own_stay_apart():
    assert plain("får far הַשָּׁלוֹם") == ["får", "far", "השלום"]
    assert plain("fa\u030ar") == ["får"]


@pytest.mark.parametrize("text", ["саsino", "c4s1no", "сasinо"])
def test_look_alikes_are_seen_through(text):
    words = Reading(text).words

    assert [word.look for word in words] == [Reading("cas1no").words[0].look]


@pytest.mark.parametrize("text", ["c a s i n o", "c.a.s.i.n.o", "c-a-s-i-n-o", "ca$ino", "c@sino"])
def test_letters_set_apart_and_signs_for_letters_are_put_together(text):
    looks = {word.look for word in Reading(f"Go to {text} today").hidden_words}

    assert Reading("cas1no").words[0].look in looks


def test_honest_words_of_other_alphabets_are_not_taken_for_latin():
    words = Reading("Это хорошее место, приходите").words

    assert [word.look for word in words] == [""] * 4


@given(st.text(max_size=200))
@settings(max_examples=examples(200), deadline=None)
def test_every_word_stands_where_it_says(text):
    reading = Reading(text)

    for word in reading.words:
        inside = reading.text[word.start : word.end]
        assert Reading(inside).clean.strip() != ""
        assert 0 <= word.start < word.end <= len(reading.text)
    assert isinstance(reading.squeezed, str)
    assert reading.hidden_words is not None


def test_places_are_right_around_signs_that_grow_or_vanish():
    text = "ß\u200b ﬁne ﷺ casino!"

    word = next(one for one in Reading(text).words if one.plain == "casino")

    assert text[word.start : word.end] == "casino"


@pytest.mark.parametrize(
    ("text", "language"),
    [("שלום לכולם, hello", "he"), ("Hej hello", "sv"), ("", "sv"), ("123", "sv")],
)
def test_hebrew_is_known_by_its_letters(text, language):
    assert language_of(text, "sv") == language


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://WWW.Example.org/a?b", "example.org"),
        ("http://user:pass@spam.example:8080/", "spam.example"),
        ("https://räksmörgås.example/", "xn--rksmrgs-5wao1o.example"),
        ("mailto:maja@example.org", ""),
        ("/g/workshop/", ""),
        ("http://[::1", ""),
        ("https://localhost/", ""),
        ("https://a..b.example/", "a..b.example"),
    ],
)
def test_hosts_have_one_spelling(address, host):
    assert host_of(address) == host


@given(st.text(max_size=300))
@settings(max_examples=examples(200), deadline=None)
def test_no_address_is_an_error(text):
    for made in (host_of(text), host_of(f"https://{text}/"), domain_of(text)):
        assert len(made) <= 253
        assert made == made.lower()


def test_hosts_are_named_once_and_belong_to_what_is_above_them():
    links = ["https://a.b.example/1", "https://a.b.example/2", "https://c.example", "/here"]

    assert hosts_in(links) == ("a.b.example", "c.example")
    assert list(lineage("a.b.example")) == ["a.b.example", "b.example"]


@pytest.mark.parametrize(
    "piece", ["a", "@", "a@", "a ", "a.", "1a ", "ם", "а", "\u200b", "z\u0301", "www.", "_", "ﷺ"]
)
def test_the_longest_text_is_read_in_bounded_time(piece):
    text = (piece * 32_000)[:32_000]
    begun = time.process_time()

    reading = Reading(text)

    assert (reading.words, reading.hidden_words, reading.squeezed) is not None
    assert time.process_time() - begun < 0.5
