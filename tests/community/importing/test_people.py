"""People of the archive: present as authors, never taken for somebody here."""

import pytest
from django.contrib.auth import authenticate

from community.importing.models import Imported
from community.members.models import Community, User
from community.members.names import check_display_name, check_name
from tests.community.importing.dumps import answer, comment, question, run, user, write_dump
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path):
    group = make_group()

    def people(*rows, posts=None):
        posts = posts or [question(row["Id"], OwnerUserId=row["Id"]) for row in rows]
        run(write_dump(tmp_path, Users=rows, Posts=posts), into=group)
        return {
            row.foreign_id: row.member
            for row in Imported.objects.filter(kind="member").select_related("member")
        }

    return people


def test_person_brings_name_place_words_and_date(bring):
    about = "<p>I <b>weld</b>.</p><script>alert(1)</script>"

    member = bring(user(7, "Åsa Öberg", Location="Lund", AboutMe=about))["7"]

    assert (member.name, member.display_name, member.place) == ("åsa-öberg", "Åsa Öberg", "Lund")
    assert (member.bio, member.bio_html) == (
        "I **weld**.",
        '<p dir="auto">I <strong>weld</strong>.</p>',
    )
    assert member.joined_at.isoformat() == "2014-01-20T10:00:00+00:00"
    assert member.approved_at
    assert (member.email, member.manager_since) == ("", None)


def test_nobody_can_sign_in_as_an_imported_person(bring):
    member = bring(user(7, "Asker"))["7"]

    assert not member.has_usable_password()
    assert authenticate(username=member.name, password="") is None
    assert not member.emailaddress_set.exists()


def test_person_of_the_same_name_as_a_member_is_somebody_else(bring):
    here = make_member(name="asker", display_name="Asker", is_manager=True)

    there = bring(user(7, "Asker"))["7"]

    assert there != here
    assert (there.name, there.display_name) == ("asker-yard", "Asker (yard)")
    here.refresh_from_db()
    assert here.post_count == 0


def test_look_alikes_are_told_apart(bring):
    make_member(name="maja", display_name="Maja")

    there = bring(user(7, "Мaja"), user(8, "MAJA"), user(9, "maja"))

    assert len({member.name_skeleton for member in there.values()}) == 3
    assert len({member.display_skeleton for member in there.values()}) == 3
    assert User.objects.count() == 4


@pytest.mark.parametrize(
    "called",
    [
        "Community",
        "moderator",
        "R",
        "???",
        "a\u202eb",
        "זלדה \u2067x",
        "x" * 80,
        "Łukasz 웃 L̷̖ong",
        "...",
        "pаypal",
    ],
)
def test_any_name_becomes_a_lawful_one(bring, called):
    Community.objects.create(pk=1, name="Community")

    member = bring(user(7, called))["7"]

    assert check_name(member.name) == member.name
    assert check_display_name(member.display_name) == member.display_name


def test_authors_without_an_account_stand_under_the_name_that_is_left(bring):
    nameless = question(1)
    del nameless["OwnerUserId"]
    named = [{**nameless, "Id": number, "OwnerDisplayName": "user150"} for number in (2, 3)]

    there = bring(posts=[nameless, *named])

    assert there["nobody"].display_name == "Former member of yard.stackexchange.com"
    assert there["name:user150"].display_name == "user150"
    assert there["name:user150"].post_count == 2
    assert there["nobody"].joined_at == there["nobody"].topics.get().made_at


def test_account_that_users_xml_lacks_goes_by_its_number_until_it_is_named(bring):
    assert bring(posts=[question(1)])["7"].display_name == "user7"

    assert bring(user(7, "Asker"))["7"].display_name == "Asker"


def test_who_wrote_nothing_is_left_out(bring):
    there = bring(user(7, "Asker"), user(9, "Looks on"), posts=[question(), answer(OwnerUserId=7)])

    assert list(there) == ["7"]


def test_who_only_commented_comes_in(bring, tmp_path):
    write_dump(tmp_path, Comments=[comment(UserId=9)])

    assert "9" in bring(user(7, "Asker"), user(9, "Comments"), posts=[question()])
