"""What a case is called in the queue."""

from unicodedata import bidirectional

import pytest

from moderation import naming
from moderation.queries.matters import first_matters
from tests.factories import make_post
from tests.moderation.scenes import make_case

pytestmark = pytest.mark.django_db


def title_of(source):
    case = make_case(thing=make_post(source=source))
    return naming.title_of(first_matters([case])[case.pk])


def test_words_stand_in_quotes():
    assert title_of("Three people have not paid.") == "“Three people have not paid.”"


@pytest.mark.parametrize(("source", "way"), [("Three people.", "L"), ("שלושה אנשים.", "R")])
def test_quotes_that_are_letters_never_turn_the_words_around(monkeypatch, source, way):
    monkeypatch.setattr(naming, "_", lambda words: words.replace("“", "״").replace("”", "״"))

    title = title_of(source)

    assert bidirectional(title[0]) == way
    assert "״" in title
