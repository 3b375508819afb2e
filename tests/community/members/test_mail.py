"""Every letter says the site's own address, in the words of its reader, unescaped."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as configured
from django.urls import reverse
from django.utils.timezone import now

from community.core import outbox
from community.core.mail import write_letter
from community.core.models import Letter
from community.groups.models import GroupInvitation
from community.members import actions
from community.members.queries import the_community
from tests.community.members.doors import ADDRESS, ask_for_reset, sign_in, sign_up, unverify
from tests.factories import PASSWORD, make_group, make_member

pytestmark = pytest.mark.django_db

MAIL = Path(configured.BASE_DIR) / "templates" / "mail"
EVIL = [
    {"X-Forwarded-Host": "evil.example"},
    {"X-Host": "evil.example"},
    {"Forwarded": "host=evil.example"},
    {"X-Forwarded-Server": "evil.example"},
    {"X-Original-URL": "http://evil.example/"},
]


def sign_up_with(client, headers):
    given = {"username": "newcomer", "email": ADDRESS, "password1": PASSWORD}
    return client.post(reverse("account_signup"), given, headers=headers)


def sign_up_known(client, headers):
    make_member(email=ADDRESS)
    return sign_up_with(client, headers)


def reset(client, headers):
    member = make_member()
    return client.post(reverse("account_reset_password"), {"email": member.email}, headers=headers)


def confirm_again(client, headers):
    member = make_member(password=PASSWORD)
    unverify(member)
    given = {"login": member.name, "password": PASSWORD}
    return client.post(reverse("account_login"), given, headers=headers)


def change_password(client, headers):
    member = make_member(password=PASSWORD)
    client.force_login(member)
    given = {"oldpassword": PASSWORD, "password1": "other secret", "password2": "other secret"}
    return client.post(reverse("account_change_password"), given, headers=headers)


def invite(client, headers):
    client.force_login(make_member(is_manager=True))
    given = {"email": ADDRESS, "max_uses": 1, "days": 3}
    return client.post(reverse("members:invitation_make"), given, headers=headers)


SET_OFF = [sign_up_with, sign_up_known, reset, confirm_again, change_password, invite]


@pytest.mark.parametrize("set_off", SET_OFF)
@pytest.mark.parametrize("headers", EVIL, ids=lambda headers: next(iter(headers)))
def test_A1_a_letter_names_the_configured_address_whatever_a_request_says(
    client, set_off, headers
):
    set_off(client, headers)

    text = Letter.objects.get().text
    assert configured.SITE_URL in text
    assert "evil" not in text
    assert "testserver" not in text


@pytest.mark.parametrize("set_off", SET_OFF)
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost,evil"])
def test_A1_a_foreign_host_is_answered_with_400_and_no_letter(client, settings, set_off, host):
    settings.ALLOWED_HOSTS = ["localhost"]

    response = set_off(client, {"Host": host})

    assert response.status_code == 400
    assert not Letter.objects.exists()


LETTERS = sorted(path.name.removesuffix(".subject.txt") for path in MAIL.glob("*.subject.txt"))


@pytest.mark.parametrize("language", ["en", "sv", "he"])
@pytest.mark.parametrize("template", LETTERS)
def test_every_letter_can_be_written_in_every_language(template, language):
    member = make_member(display_name="Ann O'Nym & Söner")
    invitation, token = actions.make_invitation(by=member)
    group = make_group(name="Tools & <bikes>")
    GroupInvitation.objects.create(invitation=invitation, group=group)
    context = {
        "member": member,
        "by": member,
        "house": the_community(),
        "group": group,
        "token": token,
        "invitation": invitation,
        "until": now() + timedelta(days=1),
        "timestamp": now(),
        "reason": 'It\'s "guideline" 2',
    }

    letter = write_letter(to=ADDRESS, template=template, language=language, context=context)

    links = re.findall(r"\w+://\S+", letter.text)
    assert letter.subject
    assert all(link.startswith(configured.SITE_URL) for link in links)
    assert "&" not in letter.text.replace("Nym & ", "").replace("Tools & ", "")


def test_a_letter_is_in_the_language_of_its_reader(client):
    reader = make_member(language="sv")
    client.cookies["django_language"] = "he"

    ask_for_reset(client, reader)

    assert Letter.objects.get().to == reader.email


def test_a_secret_of_a_letter_is_forgotten_once_it_has_left(client, settings, tmp_path):
    settings.EMAIL_BACKEND = "community.core.mail.FolderBackend"
    settings.MAIL_DIR = tmp_path
    ask_for_reset(client, make_member())

    outbox.keep_all()
    outbox.keep_all()

    assert Letter.objects.get().text == ""
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_signing_in_writes_no_letter(client):
    sign_in(client, make_member(password=PASSWORD))

    assert not Letter.objects.exists()
    assert EmailAddress.objects.get().verified


def test_two_newcomers_get_a_letter_each(client):
    sign_up(client)
    client.cookies.clear()
    sign_up(client, username="second", email="second@example.org")

    assert Letter.objects.count() == 2
