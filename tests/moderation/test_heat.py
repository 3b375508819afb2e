"""How heated a talk is, and why."""

from datetime import UTC, datetime, timedelta

import pytest

from community.topics.models import Heat
from moderation.heat import Said, Talk, is_shouting, level_of, parts_of, score_of, words_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def said(authors, *, text="Plain words.", minutes=3):
    """One post each, the last one now, `minutes` apart."""
    posts = [
        Said(author, NOW - timedelta(minutes=minutes * place), text)
        for place, author in enumerate(reversed(authors))
    ]
    return list(reversed(posts))


def heat_of(*authors, reports=0, watched=0, **more):
    parts = parts_of(Talk(said(authors, **more), reports, watched), NOW)
    return score_of(parts), parts


def test_a_quiet_talk_is_calm():
    score, _parts = heat_of(1, 2, 3)

    assert level_of(score, Heat.CALM) == Heat.CALM


def test_many_people_writing_fast_are_not_a_quarrel():
    score, _parts = heat_of(*range(30), minutes=1)

    assert level_of(score, Heat.CALM) == Heat.CALM


def test_two_people_going_to_and_fro_warm_a_talk():
    score, _parts = heat_of(1, 2, 1, 2, 1, 2, 1, 2, 3, 1, 2, 1)

    assert level_of(score, Heat.CALM) == Heat.WARM


def test_with_two_reports_it_is_hot_and_says_why():
    score, parts = heat_of(1, 2, 1, 2, 1, 2, 3, 2, 1, 4, 2, 1, 5, 2, reports=2)

    assert level_of(score, Heat.CALM) == Heat.HOT
    assert words_of([part.as_row() for part in parts]) == [
        "2 reports",
        "14 replies in the last hour",
        "79 % by two people",
    ]


def test_one_person_writing_alone_is_no_to_and_fro():
    _score, parts = heat_of(*[1] * 10)

    assert [part.name for part in parts] == ["pace"]


def test_a_heated_talk_cools_down_only_when_it_falls_clearly_below_the_mark():
    assert level_of(6.5, Heat.HOT) == Heat.HOT
    assert level_of(5.9, Heat.HOT) == Heat.WARM
    assert level_of(3.6, Heat.WARM) == Heat.WARM
    assert level_of(3.4, Heat.WARM) == Heat.CALM


@pytest.mark.parametrize(
    ("text", "shouts"),
    [
        ("STOP TELLING ME WHAT TO DO", True),
        ("SLUTA SÄGA ÅT MIG VAD JAG SKA GÖRA", True),
        ("מה אתה מדבר!!!", True),
        ("מה אתה מדבר", False),
        ("OK", False),
        ("Is that so?!", False),
        ("The NASA and the ESA wrote about it in May", False),
        ("", False),
    ],
)
def test_shouting_is_heard_in_any_script(text, shouts):
    assert is_shouting(text) is shouts


def test_shouting_counts_from_the_second_post_on():
    _score, one = heat_of(1, 2, 3, text="plain")
    parts = parts_of(Talk([*said([1, 2]), *said([3, 4], text="WHY WILL NOBODY LISTEN")]), NOW)

    assert "shouting" not in [part.name for part in one]
    assert "shouting" in [part.name for part in parts]
