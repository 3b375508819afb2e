"""Guidelines: said, said anew, put in order; read by everybody in the nearest language."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from community.members.models import Community
from community.pages.actions import (
    NotPossible,
    bring_back,
    make_guideline,
    move_guideline,
    retire_guideline,
    say_anew,
)
from community.pages.actions.guidelines import MOST
from community.pages.beginning import begin_with_five
from community.pages.models import Guideline, GuidelineVersion
from community.pages.queries import guidelines_in, titles_of
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
LIST = "admin:pages_guideline_changelist"


def make_rule(title="Talk about the part", *, language="en", **words):
    return make_guideline(by=None, language=language, title=title, **words)


def titles(language="en"):
    return [f"{said.number}. {said.title}" for said in guidelines_in(language)]


# Saying


def test_guidelines_are_numbered_as_they_come():
    make_rule("First"), make_rule("Second")

    assert titles() == ["1. First", "2. Second"]


def test_saying_it_anew_keeps_what_it_said():
    rule = make_rule(text="Old words.")

    version = say_anew(guideline=rule, language="en", by=None, title="New", why="Clearer")

    assert (version.number, version.why) == (2, "Clearer")
    assert list(rule.versions.order_by("number").values_list("title", flat=True)) == [
        "Talk about the part",
        "New",
    ]
    assert titles() == ["1. New"]


def test_saying_the_same_again_writes_nothing():
    rule = make_rule(text="Words.", fine="One\n\n  Two  \n")

    say_anew(
        guideline=rule,
        language="en",
        by=None,
        title="Talk about the part",
        text="Words.",
        fine="One\nTwo",
    )

    assert GuidelineVersion.objects.count() == 1


def test_a_version_is_rendered_once_and_safely():
    rule = make_rule(text="**Bold** <script>alert(1)</script>")

    html = rule.versions.get().html

    assert "<strong>Bold</strong>" in html
    assert "<script" not in html


@pytest.mark.parametrize("change", ["UPDATE {} SET title = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_said(change):
    make_rule()

    refused = pytest.raises(DatabaseError, match="never changed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format("pages_guidelineversion"))


def test_whoever_wrote_it_may_be_forgotten():
    writer = make_member()
    rule = make_guideline(by=writer, language="en", title="Kind words")

    GuidelineVersion.objects.update(by=None)

    assert rule.versions.get().by is None


def test_moving_changes_places_and_stops_at_the_ends():
    first, second, _third = make_rule("A"), make_rule("B"), make_rule("C")

    move_guideline(guideline=first, steps=1)
    move_guideline(guideline=second, steps=-1)

    assert titles() == ["1. B", "2. A", "3. C"]


def test_a_retired_one_leaves_the_numbers_of_the_others():
    first, second = make_rule("A"), make_rule("B")

    retire_guideline(guideline=first)
    make_rule("C")

    assert titles() == ["2. B", "3. C"]
    assert second.number == 2


def test_what_comes_back_takes_its_number_if_it_is_free():
    first, second = make_rule("A"), make_rule("B")
    retire_guideline(guideline=first)
    bring_back(guideline=first)
    assert titles() == ["1. A", "2. B"]
    retire_guideline(guideline=second)
    make_rule("C")  # takes number 2

    bring_back(guideline=second)

    assert titles() == ["1. A", "2. C", "3. B"]


def test_thirty_are_enough():
    for _ in range(MOST):
        make_rule()

    with pytest.raises(NotPossible):
        make_rule()


# Languages


def test_the_readers_language_comes_first_and_english_where_it_lacks():
    rule = make_rule("Talk about the part")
    say_anew(guideline=rule, language="sv", by=None, title="Tala om delen")
    make_rule("No selling")

    said = guidelines_in("sv")

    assert [(one.title, one.is_foreign) for one in said] == [
        ("Tala om delen", False),
        ("No selling", True),
    ]


def test_the_hosts_language_comes_before_english():
    Community.objects.update_or_create(pk=1, defaults={"host": make_member(language="he")})
    rule = make_rule("English")
    say_anew(guideline=rule, language="he", by=None, title="עברית")

    assert titles("sv") == ["1. עברית"]


def test_one_that_is_said_in_one_language_only_is_read_in_that():
    make_rule("Bara svenska", language="sv")

    assert titles("he") == ["1. Bara svenska"]


def test_titles_are_named_for_retired_ones_too():
    rule = make_rule("A")
    retire_guideline(guideline=rule)

    assert titles_of([rule.pk, None], "en") == {rule.pk: "1. A"}


def test_no_question_is_asked_for_no_titles(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert titles_of([None], "en") == {}


# Beginning


def test_a_new_house_begins_with_five_in_three_languages():
    begin_with_five(by=make_member(is_manager=True))

    for language in ("en", "sv", "he"):
        said = guidelines_in(language)
        assert len(said) == 5
        assert not any(one.is_foreign for one in said)
        assert all(one.fine and one.not_fine and one.version.html for one in said)


def test_who_has_guidelines_does_not_begin_again():
    make_rule()

    with pytest.raises(NotPossible):
        begin_with_five(by=make_member(is_manager=True))


# The page


def page(client, **more):
    return client.get(reverse("pages:guidelines"), **more)


def test_everybody_reads_the_guidelines_with_examples_and_anchors(client):
    make_rule("Talk about the part", text="Why.", fine="This weld is thin.", not_fine="You fool.")

    html = page(client).content.decode()

    for words in ('id="g1"', "Talk about the part", "This weld is thin.", "You fool."):
        assert words in html


def test_names_in_examples_are_escaped(client):
    make_rule("<img src=x onerror=alert(1)>", fine="<b>x</b>")

    html = page(client).content.decode()

    assert "<img src=x" not in html
    assert "<b>x</b>" not in html


def test_a_house_without_guidelines_says_so(client):
    assert "This house has no guidelines yet." in page(client).content.decode()


def test_a_shut_house_asks_guests_in_first(client):
    rule = make_rule("Inside only")
    Community.objects.update_or_create(pk=1, defaults={"reading": "members"})
    history = reverse("pages:guideline_history", args=[rule.number])

    for response in (page(client), client.get(history)):
        assert response.status_code == 302
        assert "Inside only" not in response.content.decode()
    client.force_login(make_member())
    assert "Inside only" in page(client).content.decode()


def test_a_changed_guideline_leads_to_its_history(client):
    rule = make_rule("Talk about the part", text="Be nice.")
    say_anew(
        guideline=rule,
        language="en",
        by=None,
        title="Talk about the part",
        text="Be kind.",
        why="Nice is vague",
    )

    html = page(client).content.decode()
    history = client.get(reverse("pages:guideline_history", args=[1])).content.decode()

    assert reverse("pages:guideline_history", args=[1]) in html
    assert "<del>nice</del><ins>kind</ins>" in history
    assert "Nice is vague" in history


def test_absent_and_retired_histories_are_the_same_404(client):
    retire_guideline(guideline=make_rule("Gone"))

    answers = [
        client.get(reverse("pages:guideline_history", args=[number])) for number in (1, 7, 10**17)
    ]

    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1


@pytest.mark.parametrize("many", [1, 12])
def test_the_page_asks_the_same_questions_however_many(client, many, django_assert_num_queries):
    for _ in range(many):
        rule = make_rule()
        say_anew(guideline=rule, language="sv", by=None, title="På svenska")
    page(client)

    with django_assert_num_queries(1):
        page(client)


def test_long_histories_come_in_pages(client):
    rule = make_rule("Version 1")
    for number in range(2, 9):
        say_anew(guideline=rule, language="en", by=None, title=f"Version {number}")
    address = reverse("pages:guideline_history", args=[1])

    first = client.get(address).content.decode()
    second = client.get(address + "?before=3").content.decode()

    assert "?before=3" in first
    assert "As it began" not in first
    assert "As it began" in second
    assert client.get(address + "?before=x").status_code == 200


def test_a_change_raises_the_version_of_the_house():
    Community.objects.get_or_create(pk=1)
    before = Community.objects.get().version

    rule = make_rule()
    middle = Community.objects.get().version
    retire_guideline(guideline=rule)

    assert before < middle < Community.objects.get().version


# The desk


@pytest.fixture
def manager(client):
    client.force_login(make_member(is_manager=True))
    return client


def test_the_desk_lists_what_is_missing_in_a_language(manager):
    make_rule("Talk about the part")

    html = manager.get(reverse(LIST)).content.decode()

    assert "Svenska" in html
    assert "?language=he" in html


def test_a_manager_writes_a_guideline(manager):
    words = {"title": "Kind words", "text": "Be kind.", "fine": "Thanks.", "language": "sv"}

    response = manager.post(reverse("admin:pages_guideline_add"), words)

    version = GuidelineVersion.objects.get()
    assert response.status_code == 302
    assert (version.title, version.language, version.number) == ("Kind words", "sv", 1)
    assert version.by.is_manager


def test_a_manager_says_it_anew(manager):
    rule = make_rule("Old")

    manager.post(
        reverse("admin:pages_guideline_change", args=[rule.pk]),
        {"title": "New", "why": "Clearer", "language": "en"},
    )

    assert titles() == ["1. New"]


def test_a_look_writes_nothing(manager):
    rule = make_rule("Old")

    html = manager.post(
        reverse("admin:pages_guideline_change", args=[rule.pk]),
        {"title": "New", "text": "*Soft*", "language": "en", "look": "1"},
    ).content.decode()

    assert "<em>Soft</em>" in html
    assert titles() == ["1. Old"]


def test_a_form_without_a_title_comes_back(manager):
    response = manager.post(reverse("admin:pages_guideline_add"), {"text": "Words."})

    assert response.status_code == 422
    assert not Guideline.objects.exists()


def test_an_unknown_language_is_not_there(manager):
    response = manager.get(reverse("admin:pages_guideline_add") + "?language=xx")

    assert response.status_code == 404


def test_the_desk_moves_retires_and_brings_back(manager):
    first, second = make_rule("A"), make_rule("B")

    manager.post(reverse("admin:pages_guideline_move", args=[second.pk]), {"way": "up"})
    assert titles() == ["1. B", "2. A"]
    manager.post(reverse("admin:pages_guideline_retire", args=[first.pk]))
    assert titles() == ["1. B"]
    manager.post(reverse("admin:pages_guideline_back", args=[first.pk]))
    assert titles() == ["1. B", "2. A"]


def test_the_desk_begins_with_five(manager):
    manager.post(reverse("admin:pages_guideline_begin"))

    assert len(guidelines_in("he")) == 5


def addresses(rule):
    names = ("change", "move", "retire", "back")
    own = [reverse(f"admin:pages_guideline_{name}", args=[rule.pk]) for name in names]
    return [
        reverse(LIST),
        reverse("admin:pages_guideline_add"),
        *own,
        reverse("admin:pages_guideline_begin"),
    ]


def test_only_those_who_run_the_house_touch_them(client):
    rule = make_rule("A")
    keeper = make_member()
    make_group(managers=[keeper])
    for member in (keeper, make_member()):
        client.force_login(member)
        for address in addresses(rule):
            assert client.post(address, {"title": "X", "way": "up"}).status_code == 403
            assert client.get(address).status_code in (403, 405)

    assert titles() == ["1. A"]


def test_what_writes_is_not_done_by_looking(manager):
    rule = make_rule("A")
    for name in ("move", "retire", "back"):
        address = reverse(f"admin:pages_guideline_{name}", args=[rule.pk])
        assert manager.get(address).status_code == 405

    assert titles() == ["1. A"]
