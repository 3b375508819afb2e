"""The score: what it reads in a text, and how it was trained."""

import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.screening import weighing
from community.screening.training import train
from community.screening.traits import BUCKETS, packed, traits_of, unpacked
from tests.turns import examples

OFFERS = "cheap pills bonus winner subscribe channel click earn money prize loan follower".split()
TALK = "chain gear hill rain brake wheel saddle street morning friend lamp helmet".split()


def sentence(lot, words):
    return " ".join(lot.choice(words) for _word in range(12))


def texts_and_verdicts(count=120):
    lot = random.Random(7)
    return [
        (sentence(lot, OFFERS if number % 4 == 0 else TALK), number % 4 == 0)
        for number in range(count)
    ]


def trained(rows):
    return train(
        [unpacked(packed(traits_of(text))) for text, _spam in rows], [s for _t, s in rows]
    )


def test_the_start_tells_plain_spam_from_plain_talk():
    start = weighing.start()
    spam = "CHECK OUT MY CHANNEL!!! Free money http://win-prize.example subscribe please!!!"
    talk = "My chain skips when I climb the hill behind the station, is it the cassette?"

    assert start.weigh(traits_of(spam)) > start.threshold
    assert start.weigh(traits_of(talk)) < 0


@pytest.mark.parametrize(
    "text",
    [
        "Hej! Jag har flyttat hit och undrar om ni brukar laga cyklar på torsdagar?",
        "שלום לכולם, עברתי לכאן לא מזמן ואשמח להצטרף לקבוצה שלכם",
        "Thanks!",
        "https://en.wikipedia.org/wiki/Bicycle_chain explains it well",
    ],
)
def test_the_start_holds_no_honest_greeting(text):
    assert weighing.start().weigh(traits_of(text)) < weighing.start().threshold


def test_a_scale_is_trained_and_names_what_weighed_most():
    found = trained(texts_and_verdicts())

    assert (found.area, found.held_share, found.found_share) == (1.0, 0.0, 1.0)
    parts = found.scale.parts(traits_of("the morning bonus money"))
    assert {word for word, _weight in parts[:2]} == {"bonus", "money"}


def test_few_lessons_bend_the_scale_before_and_do_not_break_it():
    spam = "Subscribe to my channel, check out my new video http://a.example"
    rows = [(f"{text} kotlet", is_spam) for text, is_spam in texts_and_verdicts()]
    texts = [unpacked(packed(traits_of(text))) for text, _spam in rows]

    found = train(texts, [is_spam for _text, is_spam in rows], before=weighing.start())

    assert found.scale.weigh(traits_of(spam)) > found.scale.weigh(traits_of("kotlet lamp"))


def test_what_is_kept_of_a_text_holds_no_word_of_it():
    kept = packed(traits_of("Confidential: the keys lie under the stone"))

    assert b"stone" not in kept
    assert "stone".encode("utf-16-le") not in kept
    assert max(unpacked(kept)) < BUCKETS


@given(st.text(max_size=3_000))
@settings(max_examples=examples(150), deadline=None)
def test_every_text_has_a_score(text):
    traits = traits_of(text)
    scale = weighing.start()

    assert 0 <= weighing.likely(scale.weigh(traits)) <= 1
    assert len(scale.parts(traits)) <= 5
    assert list(unpacked(packed(traits))) == sorted(set().union(*traits.values()))


def test_weights_survive_being_kept():
    whole, unit = weighing.quantised([0.5, -1.25] + [0.0] * (BUCKETS - 2))
    scale = weighing.from_bytes(whole.tobytes(), unit=unit, bias=0.1, threshold=2)

    assert [round(weight * scale.unit, 3) for weight in scale.weights[:3]] == [0.5, -1.25, 0]
    with pytest.raises(ValueError, match="not of this house"):
        weighing.from_bytes(b"\x00" * 8, unit=1, bias=0, threshold=0)


def test_no_page_imports_what_only_training_needs():
    """The rooms are loaded as the web loads them; numpy and its kin stay outside."""
    look = (
        "import sys, django; django.setup(); import community.config.urls, community.config.wsgi;"
        "import community.screening.screening, community.screening.tasks;"
        "print([one for one in ('numpy', 'scipy', 'sklearn') if one in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
