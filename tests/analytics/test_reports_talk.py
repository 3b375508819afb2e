"""What a report says members talk about: never about fewer than five, and nobody by name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from analytics.days import last_finished_day, moment_of
from analytics.reporting.body import body_of
from analytics.reporting.periods import last_ended
from analytics.reporting.talk import phrases_in, phrases_of, searches_of, tags_of
from analytics.scopes import WHOLE, Scope
from community.search.models import Query
from community.topics.actions import delete_post
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def month():
    return last_ended("month", last_finished_day())


def said_in(period, words, *, people=6, group=None, language="en", tags=(), again=1):
    """So many different members say these words within the period, each so many times."""
    moment = moment_of(period.starts_on) + timedelta(days=3)
    topic = make_topic(group=group, tags=tags, title="A talk", source="Well.", language=language)
    topic.posts.update(made_at=moment)
    for _person in range(people):
        author = make_member()
        for _time in range(again):
            make_post(topic=topic, author=author, source=words, made_at=moment)
    return topic


def words_of(found, language="en"):
    return [one["words"] for one in found.get(language, [])]


def test_words_that_six_people_use_anew_are_told_with_how_many(month):
    said_in(month, "Winter tyres grip on black ice.")

    found = phrases_of(WHOLE, month)

    assert "winter tyres" in words_of(found)
    told = next(one for one in found["en"] if one["words"] == "winter tyres")
    assert (told["people"], told["before"]) == (6, 0)


def test_one_member_saying_it_a_hundred_times_is_one(month):
    said_in(month, "Winter tyres grip.", people=4, again=25)

    assert phrases_of(WHOLE, month) == {}


def test_what_was_said_as_often_before_does_not_rise(month):
    said_in(month, "Winter tyres grip.", people=6)
    said_in(month.before, "Winter tyres grip.", people=6)

    assert phrases_of(WHOLE, month) == {}


def test_four_before_are_no_number_and_five_are(month):
    said_in(month, "Winter tyres grip.", people=8)
    said_in(month.before, "Winter tyres grip.", people=4)

    assert {one["before"] for one in phrases_of(WHOLE, month)["en"]} <= {None, 0}

    said_in(month.before, "Winter tyres grip.", people=1)
    assert {one["before"] for one in phrases_of(WHOLE, month)["en"]} == {5}


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("sv", "Vinterdäcken och bromsarna måste bytas nu.", {"vinterdäcken", "bromsarna"}),
        ("he", "הצמיגים של החורף באמת טובים", {"הצמיגים", "החורף"}),
        ("en", "The don't-care brakes, and https://example.org/brakes me@example.org", {"brakes"}),
    ],
)
def test_words_are_those_of_the_language_without_idle_ones(language, words, expected):
    found = phrases_in(words, language)

    assert expected <= found
    assert not {"och", "nu", "של", "באמת", "the", "and", "example"} & found


def test_each_language_is_read_by_itself(month):
    said_in(month, "Vinterdäck greppar.", language="sv")
    said_in(month, "צמיגי חורף", language="he")

    found = phrases_of(WHOLE, month)

    assert "vinterdäck" in " ".join(words_of(found, "sv"))
    assert "צמיגי" in " ".join(words_of(found, "he"))
    assert "en" not in found


def test_a_members_name_is_no_theme(month):
    make_member(name="dafna", display_name="Dafna Katz")
    said_in(month, "Dafna measured batteries.")

    found = " ".join(words_of(phrases_of(WHOLE, month)))

    assert ("dafna" in found, "batteries" in found) == (False, True)


def test_words_of_deleted_posts_are_not_counted(month):
    topic = said_in(month, "Winter tyres grip.", people=5)
    post = topic.posts.exclude(number=1).first()
    delete_post(post=post, by=make_member(is_manager=True), reason="Off the point.")

    assert phrases_of(WHOLE, month) == {}


@pytest.mark.parametrize("visibility", ["closed", "secret"])
def test_what_is_said_in_groups_that_are_not_open_stands_in_their_own_report_alone(
    month, visibility
):
    group = make_group(visibility=visibility)
    said_in(month, "Winter tyres grip.", group=group, tags=["tyres"])
    own = Scope("group", str(group.pk))

    assert (phrases_of(WHOLE, month), tags_of(WHOLE, month)) == ({}, [])
    assert "winter tyres" in words_of(phrases_of(own, month))
    assert [one["groups"] for one in tags_of(own, month)] == [[group.pk]]
    assert body_of(WHOLE, month)["talk"]["unanswered"] == []


def test_a_tag_rises_by_people_and_four_are_too_few(month):
    said_in(month, "Yes.", people=3, tags=["few"])
    said_in(month, "Yes.", people=6, tags=["many"])
    said_in(month, "Yes.", people=6, tags=["steady"])
    said_in(month.before, "Yes.", people=6, tags=["steady"])

    found = tags_of(WHOLE, month)

    assert [(one["people"], one["before"]) for one in found] == [(7, 0)]


def test_searches_without_a_hit_are_told_from_five_times_on(month):
    make_member(name="dafna", display_name="Dafna Katz")
    for words, times, hits in (
        ("tandem", 5, 0),
        ("unicycle", 4, 0),
        ("brakes", 9, 3),
        ("dafna katz", 9, 0),
    ):
        Query.objects.create(day=month.starts_on, words=words, times=times, hit_count=hits)

    assert searches_of(WHOLE, month) == [["tandem", 5]]
    assert searches_of(Scope("group", str(make_group().pk)), month) == []


def test_a_body_holds_no_members_name_and_no_word_of_the_interface(month):
    author = make_member(display_name="Zebulon Quux")
    said_in(month, "Winter tyres grip.")
    make_post(author=author, source="Winter tyres.", made_at=timezone.now())

    body = str(body_of(WHOLE, month))

    assert "Zebulon" not in body
    assert "Active members" not in body
