"""Two-step sign-in: an app, recovery codes, keys; each page in our look."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse
from django.utils.timezone import now

from community.core.models import Letter
from community.members.models import User
from tests.community.members.doors import is_in, sign_in
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


NOW = 1_800_000_000


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch):
    """A code is good for half a minute: none ends between its making and its asking."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: NOW))


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, NOW // 30))


def prove_again(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(
    client, django_capture_on_commit_callbacks
):
    member = make_member(password=PASSWORD)
    sign_in(client, member)
    prove_again(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.text

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    client.logout()
    step = sign_in(client, member)

    assert step.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get(step.url).status_code == 200
    client.post(step.url, {"code": codes[0]})
    assert is_in(client)
    assert Letter.objects.filter(subject="Two-step sign-in was set up").exists()


def test_a_wrong_code_opens_nothing(client):
    member = make_member(password=PASSWORD)
    TOTP.activate(member, SECRET)
    step = sign_in(client, member)

    page = client.post(step.url, {"code": "000000"})

    assert "This code is not right" in page.text
    assert not is_in(client)


def test_A3_codes_are_not_guessed_forever(client):
    member = make_member(password=PASSWORD)
    TOTP.activate(member, SECRET)
    step = sign_in(client, member)
    for _ in range(5):
        client.post(step.url, {"code": "000000"})

    page = client.post(step.url, {"code": code()})

    assert "Too many tries" in page.text
    assert not is_in(client)


def test_A4_the_gate_answers_after_the_second_step(client):
    member = make_member(password=PASSWORD)
    TOTP.activate(member, SECRET)
    step = sign_in(client, member)
    User.objects.update(suspended_until=now() + timedelta(days=1))

    response = client.post(step.url, {"code": code()})

    assert response.status_code == 403
    assert not is_in(client)


def test_A4_a_link_for_a_password_does_not_go_round_the_second_step(client):
    member = make_member(password=PASSWORD)
    TOTP.activate(member, SECRET)
    client.post(reverse("account_reset_password"), {"email": member.email})
    path = Letter.objects.get().text.split("localhost:8000")[1].split()[0]
    form = client.get(path, follow=True)

    given = {"password1": "a whole new secret", "password2": "a whole new secret"}
    response = client.post(form.request["PATH_INFO"], given)

    assert response.url == reverse("mfa_authenticate")
    assert not is_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    ],
)
def test_every_page_of_the_second_step_is_in_our_look(client, name):
    member = make_member(password=PASSWORD)
    client.force_login(member)
    prove_again(client)
    if name != "mfa_activate_totp":
        TOTP.activate(member, SECRET)
    key = Authenticator.objects.create(
        user=member, type="webauthn", data={"name": "Stick", "credential": {}}
    )
    RecoveryCodes.activate(member)
    args = [key.pk] if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else []
    if not args:
        key.delete()  # its data is no real key's, and the browser would be asked for it

    response = client.get(reverse(name, args=args), follow=True)

    assert response.status_code == 200
    assert "css/tokens.css" in response.text
    assert " style=" not in response.text


def test_recovery_codes_are_downloaded_as_text(client):
    member = make_member(password=PASSWORD)
    client.force_login(member)
    prove_again(client)
    TOTP.activate(member, SECRET)
    RecoveryCodes.activate(member)

    response = client.get(reverse("mfa_download_recovery_codes"))

    assert response.headers["Content-Type"].startswith("text/plain")
    assert len(response.text.split()) == 10


def test_a_browser_asks_for_a_key_without_a_name(client):
    response = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})

    assert response.json()["request_options"]["publicKey"]["challenge"]


def test_a_made_up_key_opens_nothing(client):
    for credential in ("", "x", "{}", '{"id": "x", "response": {}}', "null", "[]"):
        response = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

        assert response.status_code == 302
        assert not is_in(client)
