"""Words near the one that was typed."""

import pytest

from tests.community.search.test_hits import found, opening
from tests.factories import make_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("battery", "batetry"),
        ("controller", "contoller"),
        ("numbers", "numebrs"),
        ("bromsarna", "brosmarna"),
        ("gallery", "galelry"),
        ("carried", "caried"),
    ],
)
def test_one_slip_in_a_word_whose_stem_is_shorter_still_finds_it(word, typed):
    topic = make_topic(source=f"Here is the {word} again.")
    make_topic(source="It runs cooler in the rain, and the card is green.")
    assert opening(topic) in found(typed)


def test_three_letters_find_the_words_that_begin_with_them():
    topic = make_topic(source="A new battery for the winter.")
    other = make_topic(source="They play cricket with a wombat.")

    assert opening(topic) in found("bat")
    assert opening(other) not in found("bat")
