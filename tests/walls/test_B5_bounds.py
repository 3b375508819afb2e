"""Too much of anything is refused with a word, never with an error of ours."""

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import DatabaseError, models, transaction
from django.urls import reverse

from tests.turns import turn
from tests.walls.addresses import address_of, addresses
from tests.walls.forms_found import browser_of, forms_of, one_of_each
from tests.walls.rows import forgotten, longest_row, writes

MEGABYTE = "x" * 1_000_000
OURS = ("core", "members", "groups", "topics", "importing", "notifications", "uploads")
OURS += ("pages", "search", "screening", "moderation", "desk")
ODDLY = [
    {"page": "99999999999999999999"},
    {"after": "\x00", "q": "x" * 10_000, "quote": "9" * 400, "next": "//evil.example"},
    {"o": "a.b", "p": "-1", "tag__id__in": "1,2"},
    {"q": "%%% _ .*+?[(|^$\\ ' \" ; --", "show": "%%%", "tag": "%' OR 1=1", "group": "-1"},
    {f"filter{number}": "x" for number in range(200)} | {"sort": "id;--", "per_page": "1000000"},
    {"q": "in:\x00 author:% tag:' before:9999-99-99 after:0000-01-01 -\"", "after": "e30"},
]
MARKS = [
    "WyIyMDI2LTAxLTAxIiwxXQ",
    "W10",
    "x",
    "WyIiLDk5OTk5OTk5OTk5OTk5OTk5OTk5XQ",
    "%00",
    "W251bGwsMV0",
]
PAGED = ["topics:list", "topics:of_group", "topics:tagged", "topics:unread", "topics:following"]
PAGED += ["topics:bookmarks", "topics:reactors", "topics:of_member", "notifications:inbox"]
PAGED += ["uploads:list", "members:directory", "groups:members", "search:page", "topics:drafts"]
PAGED += ["moderation:my_reports", "moderation:decisions", "moderation:log"]
FULL = ["in", "author", "tag", "is", "before", "after"]
# What a page sends along and its view never reads, or reads as a choice among what is there.
NO_TEXT = {"place", "last", "next", "_selected_action", "action", "time_zone", "case", "back"}
NO_TEXT |= {"is_for_managers"}  # a box that is ticked, whatever it says
MANY = {"guest": 4, "host": 12, "manager": 30}


@pytest.mark.parametrize("role", MANY)
def test_B5_a_megabyte_in_any_field_of_any_form_is_refused(world, role):
    forms = forms_of(world, role, world.open)
    client = browser_of(world, role, world.open)
    answers = {}

    for place, form in enumerate(one_of_each(forms)):
        for name in turn(form.fields, min(3, len(form.fields)), at=place):
            with forgotten():
                before = writes()
                answer = client.post(form.action, form.sent_with(**{name: MEGABYTE}))
                answers[form.action, name] = (
                    answer.status_code,
                    longest_row(before) > len(MEGABYTE),
                )
            cache.clear()

    wrong = {asked: got for asked, got in answers.items() if not is_refused(*asked, *got)}
    assert len(forms) >= MANY[role]
    assert wrong == {}


def is_refused(action, name, status, is_stored):
    """Django's admin and allauth show a form again with a 200, or lead back to it; so do the
    small forms of a case."""
    if is_stored or status >= 500:
        return False
    shown_again = {"/desk/": (200,), "/accounts/": (200, 302), "/desk/review/": (302,)}
    return (
        status >= 400
        or name in NO_TEXT
        or any(action.startswith(door) and status in good for door, good in shown_again.items())
    )


def test_B5_a_long_row_is_found_so_that_the_test_above_can_fail(world):
    before = writes()
    assert longest_row(before) == 0

    with forgotten():
        world.outsider.password = MEGABYTE
        with pytest.raises(DatabaseError), transaction.atomic():
            world.outsider.save()
        world.letter.text = MEGABYTE
        world.letter.save()

        assert longest_row(before) > len(MEGABYTE)


@pytest.mark.parametrize(("role", "part"), [("guest", 0), ("manager", 0), ("manager", 1)])
def test_B7_odd_questions_are_answered_without_an_error(world, role, part):
    client = browser_of(world, role, world.open)
    doors = addresses(world, world.open).items()

    broken = [
        (name, words)
        for place, (name, path) in enumerate(doors)
        for words in turn(ODDLY[part * 3 : part * 3 + 3], 3, at=place)
        if client.get(path, words).status_code >= 500
    ]

    assert broken == []


@pytest.mark.parametrize("mark", MARKS)
def test_B7_page_marks_that_are_not_ours_are_refused_kindly(world, mark):
    client = browser_of(world, "member", world.open)

    answers = {
        name: client.get(address_of(name, world, world.open), {"after": mark}).status_code
        for name in PAGED
    }

    assert {status for status in answers.values() if status not in (200, 400, 404)} == set(), (
        answers
    )


@pytest.mark.parametrize("name", ["search:page", "search:suggest"])
def test_B7_a_search_of_anything_asks_a_bounded_number_of_questions(
    world, name, django_assert_max_num_queries
):
    client = browser_of(world, "member", world.open)
    operators = " ".join(f'{one}:"{one} x"' for one in FULL * 40)
    client.get(reverse(name), {"q": "warm"})

    for typed in ("squeak " * 2_000, operators, '"a b" ' * 500, "-" * 9_000, "%_" * 3_000):
        with django_assert_max_num_queries(60):
            assert client.get(reverse(name), {"q": typed}).status_code == 200


@pytest.mark.parametrize(
    "source",
    [
        "> " * 10_000 + "x",
        "x" * 32_001,
        "[" * 32_000,
        "- " * 16_000,
        "@a " * 10_000,
        "\n" * 32_000,
    ],
    ids=["nested quotes", "too long", "brackets", "lists", "mentions", "nothing but lines"],
)
def test_B5_a_post_that_is_too_much_is_refused_or_rendered(world, source):
    client = browser_of(world, "member", world.open)
    address = reverse("topics:reply", args=[world.open.topic.pk])

    answer = client.post(address, {"source": source, "key": "k"})

    assert answer.status_code in (302, 422)


def test_B5_a_hundred_thousand_tags_are_refused(world):
    client = browser_of(world, "member", world.open)
    address = reverse("topics:create", args=[world.open.group.slug])
    words = {"kind": "discussion", "title": "Tags", "source": "Many.", "key": "k"}

    answer = client.post(address, words | {"tags": ",".join(map(str, range(100_000)))})

    assert answer.status_code == 422
    assert not world.open.group.topics.filter(title="Tags").exists()


def test_B5_what_a_form_bounds_the_database_bounds_too():
    unbounded = [
        f"{model._meta.label}.{field.name}"
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.TextField) and field.max_length
        if not any(field.name in str(one) for one in model._meta.constraints)
    ]

    assert unbounded == []
