"""Pages about people, and a member's own settings."""

import io
import re
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from PIL import Image

from community.core.faces import files_of
from community.core.models import Promise
from community.core.outbox import keep_all
from community.members import actions
from community.members.models import Community, Reading, User
from community.members.queries import forget_the_community
from tests.factories import make_member

pytestmark = pytest.mark.django_db

TABS = re.compile(r'<nav class="tabs".*?</nav>', re.DOTALL)
TAB = re.compile(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>')
SECTION = re.compile(r"<h2>([^<]+)</h2>")
NAUGHTY = [
    "a\x00b",
    "\u202eright to left",
    "\ufeffbom",
    "👩‍👩‍👧‍👦",
    "A\u030a",
    "𝔊𝔬𝔱𝔥",
    "Z" + "\u0300" * 100,
    "<script>alert(1)</script>",
    "'; DROP TABLE members_user; --",
    "{{ 7 * 7 }}{% now 'Y' %}",
    "%s %d \\ \r\n\t",
    "\u2028\u2029\u0085",
]


@pytest.fixture
def faces(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "faces"


def picture(name="me.png"):
    out = io.BytesIO()
    Image.new("RGB", (90, 90), "red").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


# Profiles ----------------------------------------------------------------------------------------


def test_a_profile_shows_what_a_member_says(client):
    member = make_member(display_name="Anna <b>")
    actions.change_profile(
        member=member, display_name="Anna <b>", place="Lund", interests=["steel"], bio="Hi *you*"
    )
    client.force_login(make_member())

    page = client.get(member.get_absolute_url()).text

    assert "Anna &lt;b&gt;" in page
    assert "<em>you</em>" in page
    assert "steel" in page
    assert "noindex" in page


def test_a_profile_has_one_address_whatever_the_case(client):
    make_member(name="Anna")

    response = client.get("/people/aNNA/")

    assert (response.status_code, response.url) == (302, "/people/Anna/")


def test_a_former_name_leads_to_its_owner(client):
    member = make_member(name="anna")
    actions.rename_member(member=member, name="annika", by=member)

    assert client.get("/people/anna/").url == "/people/annika/"


@pytest.mark.parametrize("name", ["nobody", "%E2%80%AE", "x" * 400, "..", "%ff"])
def test_a_name_that_is_nobodys_is_not_found(client, name):
    assert client.get(f"/people/{name}/").status_code == 404


@pytest.mark.parametrize("state", [{"is_active": False}, {"is_approved": False}])
def test_only_managers_may_know_who_was_closed_or_waits(client, state):
    member = make_member(**state)
    client.force_login(make_member())
    assert client.get(member.get_absolute_url()).status_code == 404

    client.force_login(make_member(is_manager=True))
    expected = 200 if member.is_active else 404
    assert client.get(member.get_absolute_url()).status_code == expected


def test_only_managers_see_that_a_member_is_suspended(client):
    member = make_member(suspended_until=now() + timedelta(days=2), suspended_because="Canary")
    client.force_login(make_member())
    assert "Canary" not in client.get(member.get_absolute_url()).text

    client.force_login(make_member(is_manager=True))
    assert "Canary" in client.get(member.get_absolute_url()).text


def test_guests_read_profiles_where_everyone_reads(client):
    member = make_member()
    assert client.get(member.get_absolute_url()).status_code == 200

    Community.objects.create(pk=1, reading=Reading.MEMBERS)
    forget_the_community()
    assert client.get(member.get_absolute_url()).status_code == 404


# The directory -----------------------------------------------------------------------------------


def test_the_directory_is_for_members(client):
    response = client.get(reverse("members:directory"))

    assert response.url == "/accounts/login/?next=/people/"


@pytest.mark.parametrize("shown", [1, 12])
def test_the_directory_asks_the_same_questions_however_many_there_are(
    client, shown, django_assert_num_queries
):
    viewer = make_member()
    for _ in range(shown):
        make_member().interests.add("steel", "dogs")
    client.force_login(viewer)
    client.get(reverse("members:directory"))  # the house and the session are in the cache now

    with django_assert_num_queries(4):  # the viewer, their groups, the members, their interests
        response = client.get(reverse("members:directory"))

    assert len(response.context["page"]) == shown + 1


@pytest.mark.parametrize("words", ["anna", "LUND", "Steel", "anna lund"])
def test_the_directory_finds_by_name_place_and_interest(client, words):
    make_member()
    found = make_member(name="anna", place="Lund")
    found.interests.add("steel")
    client.force_login(found)

    response = client.get(reverse("members:directory"), {"q": words})

    assert list(response.context["page"]) == [found]


def test_the_directory_says_so_when_nobody_is_found(client):
    client.force_login(make_member())

    page = client.get(reverse("members:directory"), {"q": "zzz<b>"}).text

    assert "Nobody found for “zzz&lt;b&gt;”" in page


@pytest.mark.parametrize("words", [*NAUGHTY, "%", "_", "\\"])
def test_I2_the_directory_takes_any_words(client, words):
    client.force_login(make_member())

    response = client.get(reverse("members:directory"), {"q": words})

    assert response.status_code == (400 if "\x00" in words else 200)


@pytest.mark.parametrize("path", ["/people/a%00b/", "/people/face/%00", "/invited/%00/"])
def test_I2_an_address_with_a_nul_is_a_bad_request(client, path):
    assert client.get(path).status_code == 400


def test_the_directory_goes_on_by_key(client):
    members = [make_member() for _ in range(30)]
    client.force_login(members[0])

    first = client.get(reverse("members:directory")).context["page"]
    second = client.get(reverse("members:directory"), {"after": first.older}).context["page"]

    assert [*first, *second] == list(User.objects.order_by("-joined_at", "-pk"))
    assert not second.older


@pytest.mark.parametrize(
    "mark",
    [
        "x",
        "\x00",
        "W10",
        "WzEsMl0",
        "WyJhYmMiLDFd",
        "WyJcdTAwMDAiLDFd",
        "WyIyMDI0LTAxLTAxIiwxXQ",
        "WyIyMDI0LTAxLTAxVDAwOjAwOjAwIiwxXQ",
        "bnVsbA",
        "WzEsIDFlOTldCg",
    ],
)
def test_a_page_mark_that_is_not_ours_is_a_bad_request(client, mark):
    client.force_login(make_member())

    response = client.get(reverse("members:directory"), {"after": mark})

    assert response.status_code == 400


def test_htmx_gets_the_people_only(client):
    client.force_login(make_member())

    page = client.get(reverse("members:directory"), headers={"HX-Request": "true"}).text

    assert 'id="people"' in page
    assert "<html" not in page


# Settings ----------------------------------------------------------------------------------------


def test_settings_keep_what_was_said(client):
    member = make_member()
    client.force_login(member)

    given = {
        "display_name": "Anna",
        "place": "Lund",
        "interests": "steel, Dogs, dogs",
        "bio": "a\nb",
    }
    response = client.post(reverse("members:settings"), given)

    member.refresh_from_db()
    assert response.url == reverse("members:settings")
    assert (member.display_name, member.place, member.bio) == ("Anna", "Lund", "a\nb")
    assert {name.lower() for name in member.interests.names()} == {"steel", "dogs"}


def test_settings_that_are_not_valid_come_back_with_the_text(client):
    client.force_login(make_member())

    given = {"display_name": "Admin", "bio": "A long story", "place": "", "interests": ""}
    response = client.post(reverse("members:settings"), given)

    assert response.status_code == 422
    assert "A long story" in response.text
    assert "kept for the house" in response.text


def test_settings_refuse_another_members_name_and_keep_the_text(client):
    make_member(name="anna")
    client.force_login(make_member())

    given = {"display_name": "ANNA", "bio": "A long story", "place": "", "interests": ""}
    response = client.post(reverse("members:settings"), given)

    assert response.status_code == 409
    assert "A long story" in response.text


@pytest.mark.parametrize("field", ["display_name", "place", "interests", "bio"])
@pytest.mark.parametrize("text", NAUGHTY)
def test_I2_settings_keep_any_text_or_refuse_it_kindly(client, field, text):
    member = make_member()
    client.force_login(member)

    given = {"display_name": "Anna", "place": "", "interests": "", "bio": "", field: text}
    response = client.post(reverse("members:settings"), given)

    assert response.status_code in {302, 422}
    member.refresh_from_db()
    if response.status_code == 302 and field == "bio":
        assert member.bio == text.replace("\r\n", "\n")
    page = client.get(member.get_absolute_url()).text
    assert "<script>alert" not in page


@pytest.mark.parametrize("field", ["username", "display_name", "email", "password1", "invitation"])
@pytest.mark.parametrize("text", NAUGHTY)
def test_I2_signing_up_takes_any_text_or_refuses_it_kindly(client, field, text):
    given = {"username": "newcomer", "email": "new@example.org", "password1": "a fine secret"}

    response = client.post(reverse("account_signup"), given | {field: text})

    assert response.status_code in {200, 302}


@pytest.mark.parametrize("text", NAUGHTY)
def test_I2_signing_in_takes_any_text(client, text):
    for given in ({"login": text, "password": "x"}, {"login": "x", "password": text}):
        assert client.post(reverse("account_login"), given).status_code == 200


def test_a_name_is_changed_and_the_old_one_shown(client):
    member = make_member(name="anna")
    client.force_login(member)

    client.post(reverse("members:settings_name"), {"name": "annika"})

    assert "@anna" in client.get(reverse("members:settings_name")).text


@pytest.mark.parametrize(("name", "status"), [("a b", 422), ("berta", 409)])
def test_a_name_that_cannot_be_comes_back_with_a_reason(client, name, status):
    make_member(name="Berta")
    client.force_login(make_member())

    response = client.post(reverse("members:settings_name"), {"name": name})

    assert response.status_code == status
    assert f'value="{name}"' in response.text


def test_language_and_time_are_chosen(client):
    member = make_member()
    client.force_login(member)

    given = {"language": "he", "time_zone": "Asia/Jerusalem"}
    client.post(reverse("members:settings_language"), given)

    page = client.get(reverse("members:settings_language"))
    assert page.headers["Content-Language"] == "he"
    assert 'dir="rtl"' in page.text
    wrong = {"language": "xx", "time_zone": "Mars"}
    assert client.post(reverse("members:settings_language"), wrong).status_code == 422


def test_every_page_of_settings_marks_its_tab_and_bears_its_name(client):
    client.force_login(make_member(password="correct horse battery"))
    tabs = tabs_of(client.get(reverse("members:settings")).text)

    for address, _here, word in tabs:
        page = client.get(address).text
        marked = [name for _to, here, name in tabs_of(page) if here]
        main = page.partition('class="stack setting"')[2]
        assert (marked, SECTION.search(main)[1]) == ([word], word), address
    assert len(tabs) == 14


def tabs_of(page):
    return TAB.findall(TABS.search(page)[0])


# Pictures ----------------------------------------------------------------------------------------


def test_a_picture_is_shown_and_kept_by_the_browser(client, faces):
    member = make_member()
    client.force_login(member)

    client.post(reverse("members:avatar_upload"), {"picture": picture()})

    member.refresh_from_db()
    response = client.get(reverse("members:avatar", args=[member.avatar]))
    assert Image.open(io.BytesIO(response.getvalue())).format == "WEBP"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_a_new_picture_takes_the_old_one_away(client, faces):
    member = make_member()
    client.force_login(member)

    client.post(reverse("members:avatar_upload"), {"picture": picture()})
    client.post(reverse("members:avatar_upload"), {"picture": picture()})
    keep_all()

    member.refresh_from_db()
    assert {path.name for path in faces.iterdir()} == set(files_of(member.avatar))


def test_a_replaced_picture_goes_even_when_the_disk_said_no_at_first(client, faces, monkeypatch):
    member = make_member()
    actions.change_avatar(member=member, picture={64: b"s", 128: b"m", 256: b"l"})
    actions.remove_avatar(member=member)
    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", Mock(side_effect=OSError))
        keep_all()
    assert len(list(faces.iterdir())) == 3

    assert Promise.objects.filter(kept_at=None).update(due_at=now()) == 1
    keep_all()

    assert not list(faces.iterdir())


def test_a_picture_that_was_not_replaced_after_all_stays(faces):
    member = make_member()
    actions.change_avatar(member=member, picture={64: b"s", 128: b"m", 256: b"l"})
    with transaction.atomic():
        actions.remove_avatar(member=member)
        transaction.set_rollback(True)

    keep_all()

    assert len(list(faces.iterdir())) == 3


def test_a_picture_is_removed(client, faces):
    member = make_member()
    client.force_login(member)

    client.post(reverse("members:avatar_upload"), {"picture": picture()})
    client.post(reverse("members:avatar_remove"))
    keep_all()

    member.refresh_from_db()
    assert not member.avatar
    assert not list(faces.iterdir())


def test_what_is_no_picture_is_refused(client, faces):
    client.force_login(make_member())
    page = SimpleUploadedFile("me.png", b"<script>alert(1)</script>", content_type="image/png")

    response = client.post(reverse("members:avatar_upload"), {"picture": page})

    assert response.status_code == 422
    assert "not a picture that can be read" in response.text


@pytest.mark.parametrize("file", ["../../settings.py", "x.webp", "0" * 32 + ".webp"])
def test_no_other_file_is_a_face(client, faces, file):
    assert client.get(f"/people/face/{file}").status_code == 404


def test_faces_are_for_those_who_may_read_here(client, faces):
    Community.objects.create(pk=1, reading=Reading.MEMBERS)
    member = make_member()
    actions.change_avatar(member=member, picture={64: b"s", 128: b"m", 256: b"l"})
    address = reverse("members:avatar", args=[member.avatar])

    assert client.get(address).status_code == 404
    client.force_login(make_member())
    assert client.get(address).status_code == 200


# Invitations -------------------------------------------------------------------------------------


def test_invitations_are_for_managers(client):
    client.force_login(make_member())

    assert client.get(reverse("members:invitations")).status_code == 403
    assert client.post(reverse("members:invitation_make")).status_code == 403
    assert client.post(reverse("members:invitation_revoke", args=[1])).status_code == 403


def test_an_invitation_is_shown_once_and_leads_to_the_form(client):
    client.force_login(make_member(is_manager=True))

    made = client.post(reverse("members:invitation_make"), {"max_uses": 2, "days": 3})
    token = made.context["token"]
    assert token in made.text
    assert made.headers["Cache-Control"].startswith("max-age=0")
    assert token not in client.get(reverse("members:invitations")).text
    client.logout()

    landing = client.get(reverse("members:invited", args=[token]))
    assert f"?invitation={token}" in landing.text


def test_an_invitation_taken_back_leads_nowhere(client):
    manager = make_member(is_manager=True)
    invitation, token = actions.make_invitation(by=manager)
    client.force_login(manager)

    client.post(reverse("members:invitation_revoke", args=[invitation.pk]))
    client.logout()

    response = client.get(reverse("members:invited", args=[token]))
    assert response.status_code == 404
    assert "leads nowhere" in response.text


@pytest.mark.parametrize("given", [{"max_uses": 0}, {"days": 91}, {"email": "x"}, {}])
def test_an_invitation_out_of_bounds_comes_back(client, given):
    client.force_login(make_member(is_manager=True))
    given = {"max_uses": 1, "days": 3, **given} if given else {}

    assert client.post(reverse("members:invitation_make"), given).status_code == 422


@pytest.mark.parametrize("shown", [1, 9])
def test_the_invitations_ask_the_same_questions_however_many_there_are(
    client, shown, django_assert_num_queries
):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    for _ in range(shown):
        actions.make_invitation(by=make_member())
    client.get(reverse("members:invitations"))

    with django_assert_num_queries(3):  # the viewer, their groups, the invitations
        client.get(reverse("members:invitations"))


# Every page --------------------------------------------------------------------------------------

PAGES = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "usersessions_list",
    "members:settings",
    "members:settings_name",
    "members:settings_language",
    "members:directory",
    "members:invitations",
]
GUEST_PAGES = [
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "members:waiting",
]


@pytest.mark.parametrize("language", ["en", "sv", "he"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_member_is_in_our_look(client, name, language):
    client.force_login(make_member(is_manager=True, language=language, password="x"))

    _is_in_our_look(client.get(reverse(name)))


@pytest.mark.parametrize("name", GUEST_PAGES)
def test_every_page_of_a_guest_is_in_our_look(client, name):
    _is_in_our_look(client.get(reverse(name)))


def _is_in_our_look(response):
    assert response.status_code == 200
    assert "css/tokens.css" in response.text
    assert " style=" not in response.text
    assert "Menu:" not in response.text
    for script in response.text.split("<script")[1:]:
        head = script.partition(">")[0]
        assert "src=" in head or 'type="application/json"' in head


def test_too_many_tries_are_answered_in_our_look(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post(reverse("account_login"), {"login": "x", "password": "y"})

    response = client.post(reverse("account_login"), {"login": "x", "password": "y"})

    assert response.status_code == 429
    assert "A little slower" in response.text
    assert "lone-card" in response.text
