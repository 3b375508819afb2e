"""Invitations are used exactly as often as they say."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from community.members import actions
from community.members.models import Invitation, InvitationUse
from tests.factories import make_member


@pytest.mark.django_db
def test_make_invitation_keeps_only_a_hash_of_a_long_secret():
    invitation, token = actions.make_invitation(by=make_member())

    assert len(token) >= 43  # 256 bits
    assert token not in invitation.secret_hash


@pytest.mark.django_db
def test_use_invitation_is_once_for_each_member():
    member = make_member()
    invitation, token = actions.make_invitation(by=make_member(), max_uses=5)
    actions.use_invitation(token=token, member=member)

    with pytest.raises(actions.InvitationGone):
        actions.use_invitation(token=token, member=member)

    invitation.refresh_from_db()
    assert invitation.used_count == 1


@pytest.mark.django_db
def test_signing_up_and_what_the_link_opens_are_one_use():
    member = make_member()
    invitation, token = actions.make_invitation(by=make_member())
    actions.sign_up_by_invitation(token=token, member=member)

    actions.use_invitation(token=token, member=member)
    with pytest.raises(actions.InvitationGone):
        actions.use_invitation(token=token, member=member)

    invitation.refresh_from_db()
    assert invitation.used_count == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoil",
    [
        {"expires_at": now() - timedelta(seconds=1)},
        {"revoked_at": now()},
        {"used_count": 1},
        {"email": "other@example.org"},
    ],
)
def test_A7_use_invitation_refuses_a_spoilt_one(spoil):
    _invitation, token = actions.make_invitation(by=make_member())
    Invitation.objects.update(**spoil)

    with pytest.raises(actions.InvitationGone):
        actions.use_invitation(token=token, member=make_member())

    assert not InvitationUse.objects.exists()


@pytest.mark.django_db
def test_A7_use_invitation_refuses_that_of_somebody_who_is_kept_out():
    _invitation, token = actions.make_invitation(by=make_member(is_active=False))

    with pytest.raises(actions.InvitationGone):
        actions.use_invitation(token=token, member=make_member())

    assert Invitation.objects.get().used_count == 0


@pytest.mark.django_db
def test_an_address_is_compared_whatever_its_case():
    _invitation, token = actions.make_invitation(by=make_member(), email="Anna@Example.org")

    actions.use_invitation(token=token, member=make_member(email="anna@example.org"))

    assert Invitation.objects.get().used_count == 1


@pytest.mark.django_db(transaction=True)
def test_A7_fifty_at_once_use_three_uses_three_times():
    _invitation, token = actions.make_invitation(by=make_member(), max_uses=3)
    members = [make_member() for _ in range(50)]

    def use(member):
        try:
            actions.use_invitation(token=token, member=member)
        except actions.InvitationGone:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(10) as threads:
        came_in = sum(threads.map(use, members))

    assert came_in == Invitation.objects.get().used_count == InvitationUse.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_A7_one_member_who_presses_twice_at_once_takes_one_use():
    member = make_member()
    _invitation, token = actions.make_invitation(by=make_member(), max_uses=9)

    def use(_number):
        try:
            actions.use_invitation(token=token, member=member)
        except actions.InvitationGone:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(6) as threads:
        came_in = sum(threads.map(use, range(6)))

    assert came_in == Invitation.objects.get().used_count == 1
