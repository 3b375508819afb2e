"""The front door: who may sign up, who may come in, and how mail leaves."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password
from django.urls import reverse
from django.utils.timezone import now

from community.core import matters
from community.core.models import Letter
from community.members import actions
from community.members.letters import TO_ONE_ADDRESS
from community.members.models import Community, Invitation, InvitationUse, Registration, User
from community.members.queries import is_display_name_free
from tests.community.members.doors import (
    ADDRESS,
    ask_for_reset,
    is_in,
    latest_link,
    reset_by,
    sign_in,
    sign_up,
    unverify,
)
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db


def registration(mode):
    Community.objects.update_or_create(pk=1, defaults={"registration": mode})


# Signing up --------------------------------------------------------------------------------------


def test_open_registration_lets_a_newcomer_in_by_the_link_of_a_mail(client):
    response = sign_up(client, display_name="New Comer", time_zone="Asia/Jerusalem")
    assert response.url == reverse("account_email_verification_sent")
    assert not is_in(client)

    client.post(latest_link())

    member = User.objects.get()
    assert is_in(client)
    assert (member.display_name, member.time_zone) == ("New Comer", "Asia/Jerusalem")
    assert member.is_welcome


def test_signing_up_takes_the_name_for_want_of_a_display_name_and_utc_for_a_zone(client):
    sign_up(client, time_zone="Mars/Olympus")

    member = User.objects.get()
    assert (member.display_name, member.time_zone) == ("newcomer", "UTC")


def test_signing_up_speaks_the_language_of_the_page(client):
    client.cookies["django_language"] = "sv"

    sign_up(client)

    assert User.objects.get().language == "sv"


@pytest.mark.parametrize("name", ["аnna", "ANNA", "Anna\u200b", "admin", "formerly", "maja.l"])
def test_B4_signing_up_refuses_a_name_that_looks_like_another(client, name):
    member = make_member(name="formerly")
    actions.rename_member(member=member, name="anna", by=member)
    make_member(display_name="Maja L", is_manager=True)

    response = sign_up(client, username=name)

    assert response.context["form"].errors["username"]
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    "text",
    [
        "Maja Lindqvist 🔧",
        "MajaLindqvist ✓",
        "Mája Lindqvist",
        "Maja Lindqvist 🇸🇪",
        "maja_l ★",
        "The Åsna Yard team",
        "The Asna Yard",
        "Manager✓",
        "Moderation",
    ],
)
def test_B4_signing_up_refuses_a_display_name_that_reads_like_the_house(client, text):
    Community.objects.update_or_create(pk=1, defaults={"name": "The Åsna Yard"})
    make_member(name="maja.l", display_name="Maja Lindqvist", is_manager=True)

    response = sign_up(client, display_name=text)

    assert response.context["form"].errors["display_name"]
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["asna.yard", "the-åsna-yard", "mäja.lindqvist"])
def test_B4_signing_up_refuses_an_account_name_that_reads_like_the_house(client, name):
    Community.objects.update_or_create(pk=1, defaults={"name": "The Åsna Yard"})
    make_member(display_name="Maja Lindqvist", is_manager=True)

    response = sign_up(client, username=name)

    assert response.context["form"].errors["username"]


def test_members_may_share_a_display_name_and_managers_keep_their_own(client):
    make_member(display_name="Åsa Berg 🔧")
    manager = make_member(display_name="Maja Lindqvist", is_manager=True)

    sign_up(client, display_name="Asa Berg")

    assert User.objects.filter(display_name="Asa Berg").exists()
    assert is_display_name_free("Maja Lindqvist 🔧", manager)


def test_a_known_address_is_told_by_mail_only(client):
    make_member(email=ADDRESS)

    known = sign_up(client)
    client.logout()
    unknown = sign_up(client, email="other@example.org")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert "account here already" in Letter.objects.get(to=ADDRESS).text
    assert User.objects.count() == 2


def test_approval_registration_asks_a_manager_after_the_mail(client):
    registration(Registration.APPROVAL)
    sign_up(client)

    response = client.post(latest_link())

    member = User.objects.get()
    assert response.status_code == 403
    assert "A manager looks at your request first" in response.text
    assert not is_in(client)
    actions.approve_member(member=member, by=make_member(is_manager=True))
    sign_in(client, member)
    assert is_in(client)


def test_approval_in_another_browser_ends_on_the_waiting_page(client):
    registration(Registration.APPROVAL)
    sign_up(client)
    client.cookies.clear()

    response = client.post(latest_link())

    assert response.url == reverse("members:waiting")
    assert EmailAddress.objects.get().verified


def test_a_newcomer_is_brought_before_the_reviewers_when_the_address_is_true(client, monkeypatch):
    heard = []
    monkeypatch.setattr(matters, "_brought", [lambda *one: heard.append(("brought", *one))])
    monkeypatch.setattr(matters, "_settled", [lambda *one: heard.append(("settled", *one))])
    registration(Registration.APPROVAL)
    sign_up(client)
    member = User.objects.get()
    assert heard == []

    client.post(latest_link())
    actions.approve_member(member=member, by=make_member(is_manager=True))

    assert heard == [("brought", "newcomer", member.pk), ("settled", "newcomer", member.pk)]


def test_invitation_registration_is_closed_without_a_link(client):
    registration(Registration.INVITATION)

    page = client.get(reverse("account_signup"))
    sign_up(client)
    sign_up(client, invitation="made-up")

    assert "New members come by invitation" in page.text
    assert not User.objects.exists()


def test_A7_an_invitation_opens_the_door_as_often_as_it_says(client):
    registration(Registration.INVITATION)
    _invitation, token = actions.make_invitation(by=make_member(is_manager=True))
    form = client.get(f"{reverse('account_signup')}?invitation={token}")
    assert f'value="{token}"' in form.text

    sign_up(client, invitation=token)
    client.cookies.clear()
    sign_up(client, invitation=token, username="second", email="second@example.org")

    assert User.objects.filter(name="newcomer").get().is_welcome
    assert not User.objects.filter(name="second").exists()
    assert Invitation.objects.get().used_count == 1


@pytest.mark.parametrize(
    "spoil",
    [
        {"email": "other@example.org"},
        {"expires_at": now() - timedelta(seconds=1)},
        {"revoked_at": now()},
    ],
)
def test_A7_a_spoilt_invitation_lets_nobody_in(client, spoil):
    registration(Registration.INVITATION)
    _invitation, token = actions.make_invitation(by=make_member(is_manager=True))
    Invitation.objects.update(**spoil)

    sign_up(client, invitation=token)

    assert not User.objects.filter(name="newcomer").exists()
    assert not InvitationUse.objects.exists()


def test_A7_an_invitation_of_a_suspended_member_lets_nobody_in(client):
    registration(Registration.INVITATION)
    manager = make_member(is_manager=True)
    _invitation, token = actions.make_invitation(by=manager)
    User.objects.update(suspended_until=now() + timedelta(days=1))

    sign_up(client, invitation=token)

    assert not User.objects.filter(name="newcomer").exists()


def test_A7_approval_still_applies_to_the_invited(client):
    registration(Registration.APPROVAL)
    _invitation, token = actions.make_invitation(by=make_member(is_manager=True))

    sign_up(client, invitation=token)

    assert User.objects.get(name="newcomer").approved_at is None
    assert InvitationUse.objects.count() == 1


# The gate ----------------------------------------------------------------------------------------

SHUT = {
    "closed": {"is_active": False},
    "unapproved": {"is_approved": False},
    "suspended": {"suspended_until": now() + timedelta(days=9)},
}


@pytest.mark.parametrize("why", SHUT)
def test_A4_the_gate_answers_at_the_door_of_passwords(client, why):
    member = make_member(password=PASSWORD, **SHUT[why])

    response = sign_in(client, member)

    assert response.status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("why", SHUT)
def test_A4_the_gate_answers_at_the_door_of_confirmed_mail(client, why):
    member = make_member(password=PASSWORD)
    unverify(member)
    sign_in(client, member)
    changes = dict(SHUT[why])
    if not changes.pop("is_approved", True):
        changes["approved_at"] = None
    User.objects.update(**changes)

    response = client.post(latest_link())

    assert response.status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("why", ["unapproved", "suspended"])
def test_A4_the_gate_answers_at_the_door_of_reset_passwords(client, why):
    member = make_member(password=PASSWORD, **SHUT[why])
    ask_for_reset(client, member)

    response = reset_by(client, latest_link())

    assert response.status_code == 403
    assert not is_in(client)


def test_A4_a_closed_account_gets_no_link_for_a_password(client):
    ask_for_reset(client, make_member(password=PASSWORD, is_active=False))

    assert not Letter.objects.exists()


def test_A4_an_unconfirmed_member_is_sent_a_link_instead_of_let_in(client):
    member = make_member(password=PASSWORD)
    unverify(member)

    response = sign_in(client, member)

    assert response.url == reverse("account_email_verification_sent")
    assert not is_in(client)


@pytest.mark.parametrize("why", SHUT)
def test_A6_a_session_ends_when_the_gate_shuts(client, why):
    member = make_member()
    client.force_login(member)
    assert is_in(client)

    changes = dict(SHUT[why])
    if not changes.pop("is_approved", True):
        changes["approved_at"] = None
    User.objects.update(**changes)

    assert not is_in(client)


def test_A6_a_new_password_ends_the_other_browsers(client):
    member = make_member(password=PASSWORD)
    other = type(client)()
    sign_in(client, member)
    sign_in(other, member)

    given = {"oldpassword": PASSWORD, "password1": "other secret", "password2": "other secret"}
    client.post(reverse("account_change_password"), given)

    assert is_in(client)
    assert not is_in(other)
    assert "was changed" in Letter.objects.get().subject


def test_A6_the_session_key_changes_at_sign_in(client):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key

    sign_in(client, make_member(name="anna", password=PASSWORD))

    assert client.session.session_key != before


def test_sign_out_everywhere_leaves_only_this_browser(client):
    member = make_member(password=PASSWORD)
    other = type(client)()
    sign_in(client, member)
    sign_in(other, member)

    client.post(reverse("usersessions_list"))

    assert is_in(client)
    assert not is_in(other)


# Links -------------------------------------------------------------------------------------------


def test_A2_only_the_latest_link_resets_a_password(client):
    member = make_member(password=PASSWORD)
    ask_for_reset(client, member)
    first = latest_link()
    ask_for_reset(client, member)

    reset_by(client, first)
    member.refresh_from_db()
    assert member.check_password(PASSWORD)
    reset_by(client, latest_link())
    member.refresh_from_db()
    assert not member.check_password(PASSWORD)


def test_A2_a_request_that_mails_nothing_leaves_the_last_link_valid(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": None}
    member = make_member(password=PASSWORD)
    for _ in range(TO_ONE_ADDRESS):
        ask_for_reset(client, member)
    mailed = latest_link()

    ask_for_reset(client, member)
    reset_by(client, mailed)

    assert Letter.objects.filter(text__contains="/password/").count() == TO_ONE_ADDRESS
    member.refresh_from_db()
    assert member.check_password("a whole new secret")


def test_A2_a_link_resets_a_password_once(client):
    member = make_member(password=PASSWORD)
    ask_for_reset(client, member)
    path = latest_link()
    reset_by(client, path)
    client.logout()

    reset_by(client, path, password="stolen secret 1")

    member.refresh_from_db()
    assert member.check_password("a whole new secret")


@pytest.mark.parametrize("change", [{"email": "moved@example.org"}, {"password": "x"}])
def test_A2_a_link_dies_with_the_address_and_the_password(client, change):
    member = make_member(password=PASSWORD)
    ask_for_reset(client, member)
    User.objects.update(**change)

    page = client.get(latest_link(), follow=True)

    assert "This link leads nowhere" in page.text


def test_A2_only_the_latest_link_confirms_an_address_and_only_once(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None}
    member = make_member(password=PASSWORD)
    unverify(member)
    sign_in(client, member)
    first = latest_link()
    sign_in(client, member)
    second = latest_link()

    assert client.post(first).status_code == 404
    client.post(second)
    assert EmailAddress.objects.get().verified
    assert client.post(second).status_code == 404


def test_A2_a_wished_for_address_resets_nothing(client):
    member = make_member()
    EmailAddress.objects.create(user=member, email="wish@example.org")

    client.post(reverse("account_reset_password"), {"email": "wish@example.org"})

    assert not Letter.objects.exists()


def test_an_address_changes_when_the_link_to_the_new_one_is_followed(client):
    member = make_member(password=PASSWORD)
    sign_in(client, member)

    asked = client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD})
    member.refresh_from_db()
    assert member.email != "new@example.org"
    client.post(latest_link())
    member.refresh_from_db()

    assert member.email == "new@example.org"


# Throttles ---------------------------------------------------------------------------------------


def test_A3_five_wrong_tries_end_trying_by_name_and_address_together(client, monkeypatch):
    member = make_member(name="anna", password=PASSWORD)
    tried = []
    monkeypatch.setattr(User, "check_password", lambda self, raw: tried.append(raw))

    for number in range(6):
        headers = {"X-Forwarded-For": f"192.0.2.{number}"}
        for login in ("anna", member.email):
            given = {"login": login, "password": "wrong"}
            client.post(reverse("account_login"), given, headers=headers)

    # An address may also be a name, so one try may look at the account twice.
    assert len(tried) <= 10
    page = client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})
    assert "Too many tries" in page.text


def test_A3_a_good_sign_in_does_not_clear_the_bad_ones(client):
    member = make_member(name="anna", password=PASSWORD)
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "anna", "password": "wrong"})

    page = sign_in(client, member)

    assert "Too many tries" in page.text


def test_B3_strangers_set_off_three_mails_an_hour_to_one_address(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": None, "confirm_email": None, "signup": None}
    member = make_member(email=ADDRESS)
    for _ in range(4):
        ask_for_reset(client, member)
        sign_up(client)
        client.cookies.clear()

    assert Letter.objects.filter(to=ADDRESS).count() == 3


def test_passwords_are_hashed(client):
    sign_up(client)

    assert check_password(PASSWORD, User.objects.get().password)


# On from here ------------------------------------------------------------------------------------

FOREIGN = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "///evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x01//evil.example",
    "http://localhost@evil.example/",
    "http://localhost:8000/",
    "data:text/html,x",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_C2_signing_in_leads_on_to_no_foreign_place(client, address):
    response = sign_in(client, make_member(password=PASSWORD), next=address)

    assert response.url == "/"


@pytest.mark.parametrize("address", FOREIGN)
def test_C2_signing_out_leads_on_to_no_foreign_place(client, address):
    client.force_login(make_member())

    response = client.post(reverse("account_logout"), {"next": address})

    assert response.url == "/"


@pytest.mark.parametrize("address", ["/people/", "/%09/evil.example", "/people/?q=a"])
def test_C2_signing_in_leads_on_to_where_one_was(client, address):
    response = sign_in(client, make_member(password=PASSWORD), next=address)

    assert response.url == address
