"""Names that nobody can mistake for another's."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from community.members.names import (
    bare,
    check_display_name,
    check_name,
    holds_name,
    readings,
    skeleton,
    tidy,
)

LOOK_ALIKES = [
    ("Anna", "ANNA"),
    ("Anna", "\uff21\uff4e\uff4e\uff41"),  # fullwidth
    ("Anna", "an.na"),
    ("Anna", "An-na"),
    ("Anna", "\u0430nna"),  # Cyrillic a
    ("Anna", "Anna\u200b"),
    ("Anna", "\u202eAnna"),
    ("Anna", "Anna\ufe0f"),
    ("Anna", "Anna\u034f"),
    ("Anna", "Anna\U000e0100"),
    ("Max", "\u041c\u0430\u0445"),  # all Cyrillic
    ("mam", "marn"),
    ("wim", "vvirn"),
    ("Lina", "1ina"),
    ("Clara", "c1ara"),
    ("bob", "b0b"),
    ("\u00c5sa", "A\u030asa"),  # NFD
    ("Maja Lindqvist", "Maja Lindqvist 🔧"),
    ("Maja Lindqvist", "MajaLindqvist ✓"),
    ("Maja Lindqvist", "«Maja» ★ Lindqvist!"),
    ("Maja Lindqvist", "@Maja’Lindqvist"),
    ("Maja Lindqvist", "Maja Lindqvist\u20dd"),
    ("Maja Lindqvist", "🅜aja Lindqvistʼ"),
    ("Maja", "M@ja"),
    ("Paul", "Pau|"),
    ("בן־דוד", "בן דוד"),
]


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES)
def test_B4_names_that_look_alike_have_one_skeleton(one, other):
    assert skeleton(tidy(one)) == skeleton(tidy(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna", "Anne"), ("Åsa", "Asa"), ("Dan", "Cian"), ("דנה", "דינה"), ("Jonas", "Jonasson")],
)
def test_names_that_read_differently_have_skeletons_of_their_own(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    "name",
    [
        "\u0430nna",
        "Anna\u200b",
        "\u202eanna",
        "an\ufeffna",
        "a\x00nna",
        "an na",
        ".anna",
        "anna-",
        "a",
        "a" * 31,
        "admin",
        "adm1n",
        "\u0410dmin",
        "Moderator",
        "anna.admin",
        "hearth",
        "anna\U000e0100",
        "\u3164\u3164",
    ],
)
def test_B4_a_name_that_misleads_is_refused(name):
    with pytest.raises(ValidationError):
        check_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u2800",
        "❤",
        "Anna\u200bBerg",
        "\u202eAnna",
        "An\u0430",
        "Z" + "\u0300" * 100,
        "a" * 61,
        "Admin",
        "Anna (moderator)",
        "מנהלת",
        "Manager✓",
        "✓manager✓",
        "Moderation",
        "Anna/moderator",
        "Anna★Moderator",
        "Anna: the managers",
        "Anna 2moderator",
        "Mod✓erator",
        "Moder@tor",
        "🅜anager",
        "$taff",
        "Mánàger",
        "Adm\u0300in",
        "Support ✓",
    ],
)
def test_B4_a_display_name_that_misleads_is_refused(text):
    with pytest.raises(ValidationError):
        check_display_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Maja Lindqvist",
        "O'Brien",
        "Łukasz",
        "山田たろう",
        "דנה כהן",
        "שָׁלוֹם",
        "Zoë",
        "प्रिया",
        "מיכל בן־דוד",
        "Maja 🔧",
        "Ann & Bo",
        "Staffan Modig",
    ],
)
def test_people_may_write_their_names_in_their_own_letters(text):
    assert check_display_name(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [("Åsa", "Asa"), ("Maja", "M\u0338aja"), ("Søren", "Soren"), ("שָׁלוֹם", "שלום")],
)
def test_B4_beside_the_house_marks_tell_no_names_apart(one, other):
    assert bare(one) == bare(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("प्रिया", "पराय"), ("Åsa", "Ase")])
def test_signs_that_are_letters_of_their_own_tell_names_apart_everywhere(one, other):
    assert bare(one) != bare(other)


@pytest.mark.parametrize("text", ["$Maja Lindqvist", "Maja Lindqvist|", "Maja Lindqvist 🇸🇪"])
def test_B4_a_symbol_may_be_a_letter_or_an_ornament(text):
    assert readings(text) & readings("Maja Lindqvist")


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("The Åsna Yard team", "The Åsna Yard"),
        ("The Asna Yard", "The Åsna Yard"),
        ("Asna Yard", "The Åsna Yard"),
        ("TheAsnaYardTeam", "The Åsna Yard"),
        ("Anna (the åsna-yard)", "The Åsna Yard"),
        ("The ✓ Åsna✓Yard", "The Åsna Yard"),
        ("Cats ✓", "Cats"),
        ("The Cats", "Cats"),
    ],
)
def test_B4_a_name_that_holds_the_house_is_found(text, house):
    assert holds_name(text, house)


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("Åsna", "The Åsna Yard"),
        ("Vera Yard", "The Åsna Yard"),
        ("Catsby", "Cats"),
        ("Edward", "Ed"),
        ("Anna", "???"),
        ("Theo", "The"),
    ],
)
def test_a_name_that_shares_letters_with_the_house_is_free(text, house):
    assert not holds_name(text, house)


def test_every_member_of_the_demo_has_a_lawful_name():
    text = (Path(settings.BASE_DIR) / "community/importing/demo/members.toml").read_text("utf-8")
    members = [row for rows in tomllib.loads(text).values() for row in rows]
    assert members
    for row in members:
        assert check_name(row["name"]) == row["name"]
        assert check_display_name(row["display_name"]) == row["display_name"]


def test_a_name_is_kept_in_its_composed_form():
    assert check_name("A\u030asa") == "Åsa"
