"""Asking people into a group: the link, the letter, and the whole road of a newcomer."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils.timezone import now

from community.core.errors import Refused
from community.core.models import Letter
from community.groups.actions import accept_invitation, invite_to_group, make_plain_member
from community.groups.actions.inviting import TooManyLetters
from community.groups.models import Membership
from community.members.actions import register_member, sign_up_by_invitation
from community.members.letters import TO_ONE_ADDRESS
from community.members.models import Invitation
from community.topics.recount import GROUPS, INVITATIONS
from tests.factories import PASSWORD, make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_member()
    client.force_login(manager)
    return manager


def members_of(group):
    return set(Membership.objects.filter(group=group).values_list("member", flat=True))


def assert_counts_true():
    assert (GROUPS.differences(), INVITATIONS.differences()) == ([], [])


def test_invitation_by_mail_writes_a_letter_with_the_link():
    manager = make_member()
    group = make_group(managers=[manager])

    _invitation, token = invite_to_group(group=group, by=manager, email="new@example.org")

    letter = Letter.objects.get()
    assert letter.to == "new@example.org"
    assert f"/groups/invited/{token}/" in letter.text
    assert token not in str(_invitation.secret_hash)


def test_invitations_by_mail_do_not_flood_one_address():
    manager = make_member()
    group = make_group(managers=[manager])
    for _ in range(TO_ONE_ADDRESS):
        invite_to_group(group=group, by=manager, email="new@example.org")

    with pytest.raises(TooManyLetters):
        invite_to_group(group=group, by=manager, email="NEW@example.org")

    assert Letter.objects.count() == Invitation.objects.count() == TO_ONE_ADDRESS


def test_accept_invitation_opens_even_a_secret_group():
    manager, guest = make_member(), make_member()
    group = make_group(visibility="secret", managers=[manager])
    invitation, token = invite_to_group(group=group, by=manager)

    accept_invitation(opened=invitation.to_group, token=token, member=guest)

    assert guest.pk in members_of(group)
    assert_counts_true()


@pytest.mark.parametrize("why", ["used", "expired", "revoked", "address", "inviter"])
def test_A7_an_invitation_that_ended_opens_nothing(why):
    manager, other, guest = make_member(), make_member(), make_member()
    group = make_group(managers=[manager, other])
    email = "somebody@example.org" if why == "address" else ""
    invitation, token = invite_to_group(group=group, by=manager, email=email)
    if why == "used":
        accept_invitation(opened=invitation.to_group, token=token, member=make_member())
    if why == "expired":
        invitation.expires_at = now() - timedelta(seconds=1)
        invitation.save()
    if why == "revoked":
        invitation.revoked_at = now()
        invitation.save()
    if why == "inviter":
        make_plain_member(group=group, member=manager)
        invitation.refresh_from_db()

    with pytest.raises(Refused):
        accept_invitation(opened=invitation.to_group, token=token, member=guest)

    assert guest.pk not in members_of(group)


@pytest.mark.parametrize("ended", [{"revoked_at": now()}, {"expires_at": now()}])
def test_signing_up_keeps_no_door_open_that_was_shut_since(ended):
    manager, newcomer = make_member(), make_member()
    group = make_group(managers=[manager])
    invitation, token = invite_to_group(group=group, by=manager)
    sign_up_by_invitation(token=token, member=newcomer)
    Invitation.objects.update(**ended)

    with pytest.raises(Refused):
        accept_invitation(opened=invitation.to_group, token=token, member=newcomer)

    assert newcomer.pk not in members_of(group)


def sign_up(token, name="newcomer"):
    return register_member(
        name=name,
        display_name="",
        email=f"{name}@example.org",
        password=PASSWORD,
        language="en",
        time_zone="UTC",
        token=token,
    )


def test_a_newcomer_signs_up_by_an_invitation_for_one_and_comes_into_the_group(client):
    host = make_member()
    group = make_group(visibility="secret", managers=[host])
    invitation, token = invite_to_group(group=group, by=host, max_uses=1)
    address = reverse("groups:invited", args=[token])
    assert f"?invitation={token}" in client.get(address).content.decode()

    newcomer = sign_up(token)
    assert client.get(address).status_code == 404
    client.force_login(newcomer)

    assert "Join the group" in client.get(address).content.decode()
    assert client.post(address).url == group.get_absolute_url()
    assert Membership.objects.filter(group=group, member=newcomer).exists()
    assert client.get(address).status_code == 404
    invitation.refresh_from_db()
    assert invitation.used_count == 1


@pytest.mark.parametrize("ended", [{"revoked_at": now()}, {"expires_at": now()}])
def test_a_newcomer_finds_the_link_shut_when_it_has_ended_since(client, ended):
    host = make_member()
    group = make_group(managers=[host])
    _invitation, token = invite_to_group(group=group, by=host)
    client.force_login(sign_up(token))
    Invitation.objects.update(**ended)
    address = reverse("groups:invited", args=[token])

    assert client.get(address).status_code == client.post(address).status_code == 404
    assert not Membership.objects.exclude(member=host).exists()


def test_an_invitation_that_a_newcomer_used_up_is_shut_for_others(client, manager):
    group = make_group(managers=[make_member()])
    _invitation, token = invite_to_group(group=group, by=group.memberships.get().member)
    sign_up(token)

    assert client.get(reverse("groups:invited", args=[token])).status_code == 404


def test_a_guest_who_presses_the_button_of_an_invitation_is_led_to_sign_in(client):
    host = make_member()
    _invitation, token = invite_to_group(group=make_group(managers=[host]), by=host)
    address = reverse("groups:invited", args=[token])

    response = client.post(address, headers={"referer": f"http://testserver{address}"})

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?{urlencode({'next': address}, safe='/')}"


def test_inviting_one_address_over_and_over_is_refused_on_the_form(client, manager):
    group = make_group(managers=[manager])
    address = reverse("groups:invite", args=[group.slug])
    sent = {"email": "stranger@example.org", "max_uses": "1", "days": "14"}

    answers = [client.post(address, sent) for _ in range(TO_ONE_ADDRESS + 1)]

    assert [one.status_code for one in answers] == [200] * TO_ONE_ADDRESS + [429]
    assert "That was a lot in a short time." in answers[-1].content.decode()
    assert Letter.objects.count() == Invitation.objects.count() == TO_ONE_ADDRESS


def test_invitation_link_joins_with_one_press_and_not_by_looking(client, manager):
    group = make_group(visibility="secret", managers=[manager])
    _invitation, token = invite_to_group(group=group, by=manager)
    guest = make_member()
    client.force_login(guest)
    address = reverse("groups:invited", args=[token])

    assert client.get(address).status_code == 200
    assert not Membership.objects.filter(member=guest).exists()

    assert client.post(address).url == group.get_absolute_url()
    assert Membership.objects.filter(member=guest).exists()


def test_an_invitation_taken_back_opens_nothing(client, manager):
    group = make_group(managers=[manager])
    invitation, token = invite_to_group(group=group, by=manager)

    client.post(reverse("groups:invitation_revoke", args=[group.slug, invitation.pk]))

    assert client.get(reverse("groups:invited", args=[token])).status_code == 404
