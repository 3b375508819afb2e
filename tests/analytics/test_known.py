"""What the house knows was done: events held, guidelines changed, volunteers, series of topics."""

from datetime import timedelta

import pytest
from django.utils import timezone

from analytics.models import TacticKind
from analytics.queries.known import suggestion_known_as, suggestions
from analytics.queries.known.series import stem_of
from community.pages.models import Guideline, GuidelineVersion
from tests.factories import (
    make_grant,
    make_group,
    make_member,
    make_occurrence,
    make_tactic,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_member(is_manager=True)


def ago(days):
    return timezone.now() - timedelta(days=days)


def held(group, days=10, **more):
    date = make_occurrence(group=group, title=more.pop("title", "Open workshop"))
    columns = {"starts_at": ago(days), "ends_at": ago(days) + timedelta(hours=3)} | more
    type(date).objects.filter(pk=date.pk).update(**columns)
    return date


def changed_guideline(number=1, languages=("en", "sv"), version=2, days=5):
    guideline = Guideline.objects.create(number=number)
    for language in languages:
        GuidelineVersion.objects.create(
            guideline=guideline,
            language=language,
            number=version,
            title=f"Be kind ({language})",
            made_at=ago(days),
        )
    return guideline


def series(group, author, titles, **more):
    return [make_topic(group=group, author=author, title=title, **more) for title in titles]


def names(viewer):
    return {one.known_as for one in suggestions(viewer)}


def test_an_event_that_was_held_is_known_with_its_group_day_and_people(manager):
    group = make_group()
    date = held(group, came_count=7)

    known = suggestions(manager)[0]

    assert known.known_as == f"event:{date.event_id}"
    assert (known.kind, known.title, known.about) == (
        TacticKind.EVENT,
        "Open workshop",
        "7 people",
    )
    assert str(known.scope) == f"group:{group.pk}"
    assert known.on == ago(10).date()


def test_what_is_to_come_was_cancelled_or_is_long_over_is_not_known(manager):
    make_occurrence(group=make_group())
    held(make_group(), cancelled_at=ago(12))
    held(make_group(), days=80)

    assert suggestions(manager) == []


def test_a_guideline_that_changed_in_three_languages_is_one_thing_in_the_viewers_own(manager):
    guideline = changed_guideline(languages=("sv", "en", "he"))
    changed_guideline(number=2, version=1)

    known = suggestions(manager)

    assert [one.title for one in known] == ["Guideline changed: Be kind (en)"]
    assert known[0].known_as.startswith(f"guideline:{guideline.pk}:")


def test_a_volunteer_who_was_appointed_is_known_and_one_who_goes_on_is_not(manager):
    group = make_group()
    first = make_grant(group=group, member=make_member(display_name="Priya"))
    make_grant(group=group, member=first.member, renews=first)

    known = suggestions(manager)

    assert [one.known_as for one in known] == [f"grant:{first.pk}"]
    assert known[0].title == "A new volunteer helps"
    assert known[0].about == f"Priya · {group.name}"


def test_three_topics_with_one_title_and_other_numbers_are_a_series(manager):
    group = make_group(members=[manager])
    topics = series(group, manager, ["Weekly build 41", "Weekly build 42", "Weekly build 43"])
    series(group, manager, ["Two alike 1", "Two alike 2", "And another thing"])

    known = suggestions(manager)

    assert [(one.kind, one.topic) for one in known] == [(TacticKind.TOPICS, topics[0])]
    assert known[0].about == f"3 topics in {group.name}"


def test_three_topics_with_one_tag_are_a_series_and_no_topic_is_in_two(manager):
    group = make_group(members=[manager])
    series(group, manager, ["Rims", "Spokes that last", "Hubs in winter"], tags=["winter"])
    series(group, manager, [f"Tool of the week {n}" for n in range(3)], tags=["winter"])

    assert sorted(one.about for one in suggestions(manager)) == [f"3 topics in {group.name}"] * 2


def test_members_who_run_nothing_make_no_series(manager):
    member = make_member()
    group = make_group(members=[member])
    series(group, member, ["Weekly build 41", "Weekly build 42", "Weekly build 43"])

    assert suggestions(manager) == []


def test_each_known_thing_is_offered_once(manager):
    group = make_group(members=[manager])
    date, grant, _guideline = held(group), make_grant(group=group), changed_guideline()
    series(group, manager, ["Weekly build 41", "Weekly build 42", "Weekly build 43"])
    assert len(suggestions(manager)) == 4

    for name in names(manager) - {f"grant:{grant.pk}"}:
        make_tactic(known_as=name)

    assert names(manager) == {f"grant:{grant.pk}"}
    assert suggestion_known_as(manager, f"event:{date.event_id}") is not None


def test_whoever_runs_a_group_knows_what_happened_there_and_nowhere_else(manager):
    runs = make_member()
    own, other = make_group(managers=[runs]), make_group(members=[manager])
    date = held(own)
    elsewhere = held(other)
    make_grant(group=other)
    make_grant()
    changed_guideline()
    series(other, manager, ["Weekly build 41", "Weekly build 42", "Weekly build 43"])

    assert len(suggestions(manager)) == 6
    assert names(runs) == {f"event:{date.event_id}"}
    assert suggestion_known_as(runs, f"event:{elsewhere.event_id}") is None
    assert suggestions(make_member()) == []


@pytest.mark.parametrize("many", [1, 4])
def test_what_is_known_takes_the_same_questions_for_one_and_for_many(
    manager, many, django_assert_max_num_queries, settings
):
    group = make_group(members=[manager])
    for number in range(many):
        held(group)
        make_grant(group=group)
        changed_guideline(number=number + 1)
        series(group, manager, [f"Weekly build {'abcd'[number]} {n}" for n in range(3)])

    with django_assert_max_num_queries(8):
        suggestions(manager)


def test_titles_are_alike_by_their_first_words_without_numbers():
    assert stem_of("Weekly build thread, week 41") == stem_of("Weekly build thread, week 42")
    assert stem_of("Rims") == ""
