"""What is done with members: profile, name, standing, office, the house."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils.timezone import now

from community.core.models import Letter
from community.members import actions
from community.members.models import Community, FormerName, Reading, Registration, User
from community.members.queries import the_community
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def profile(**more):
    return {"display_name": "Anna B", "place": "", "interests": [], "bio": "", **more}


def test_change_profile_renders_what_the_member_says():
    member = make_member()

    actions.change_profile(
        member=member, **profile(bio="I *like* <script>x</script>", interests=["steel", "dogs"])
    )

    member.refresh_from_db()
    assert "<em>like</em>" in member.bio_html
    assert "<script>" not in member.bio_html
    assert set(member.interests.names()) == {"steel", "dogs"}


def test_B4_a_display_name_like_another_account_name_is_refused():
    make_member(name="anna")

    with pytest.raises(actions.LooksTaken):
        actions.change_profile(member=make_member(), **profile(display_name="Аnna"))


def test_B4_a_display_name_like_a_manager_is_refused():
    make_member(display_name="Maja Lindqvist", is_manager=True)

    with pytest.raises(actions.LooksTaken):
        actions.change_profile(member=make_member(), **profile(display_name="Maja Lindqvlst"))


def test_two_members_may_share_a_display_name():
    make_member(display_name="Anna B")
    member = make_member()

    actions.change_profile(member=member, **profile(display_name="Anna B"))

    assert member.display_name == "Anna B"


def test_rename_member_keeps_the_old_name_for_its_owner():
    member = make_member(name="anna")

    actions.rename_member(member=member, name="annika", by=member)

    assert member.name == "annika"
    assert FormerName.objects.get().member == member


def test_B4_a_freed_name_is_nobody_elses():
    member = make_member(name="anna")
    actions.rename_member(member=member, name="annika", by=member)

    with pytest.raises(actions.LooksTaken):
        actions.rename_member(member=(other := make_member()), name="ANNA", by=other)


def test_rename_member_gives_an_own_former_name_back_by_a_manager():
    member, manager = make_member(name="anna"), make_member(is_manager=True)
    actions.rename_member(member=member, name="annika", by=member)

    actions.rename_member(member=member, name="Anna", by=manager)

    assert [former.name for former in member.former_names.all()] == ["annika"]


def test_rename_member_happens_once_in_30_days():
    member = make_member(name="anna")
    actions.rename_member(member=member, name="annika", by=member)

    with pytest.raises(actions.RenamedLately):
        actions.rename_member(member=member, name="annelie", by=member)
    member.former_names.update(freed_at=now() - timedelta(days=31))
    actions.rename_member(member=member, name="annelie", by=member)

    assert member.name == "annelie"


def test_rename_member_takes_another_case_at_any_time():
    member = make_member(name="anna")

    actions.rename_member(member=member, name="Anna", by=member)

    assert not FormerName.objects.exists()


def test_suspend_member_ends_their_sessions():
    member, manager = make_member(), make_member(is_manager=True)
    UserSession.objects.create(user=member, ip="::1", session_key="k", user_agent="x")

    actions.suspend_member(
        member=member, until=now() + timedelta(days=3), reason="Guideline 2", by=manager
    )

    member.refresh_from_db()
    assert member.is_suspended
    assert not UserSession.objects.exists()
    assert member.suspended_because == "Guideline 2"


SANCTIONS = [actions.silence_member, actions.suspend_member]


@pytest.mark.parametrize("sanction", SANCTIONS)
def test_managers_oneself_and_the_past_are_refused(sanction):
    manager, other = make_member(is_manager=True), make_member(is_manager=True)
    later = now() + timedelta(days=1)

    for member, until in [(other, later), (manager, later), (make_member(), now())]:
        with pytest.raises(actions.NotPossible):
            sanction(member=member, until=until, reason="x", by=manager)


def test_nobody_bans_managers_or_themselves():
    manager, other = make_member(is_manager=True), make_member(is_manager=True)

    for member in (other, manager):
        with pytest.raises(actions.NotPossible):
            actions.ban_member(member=member, by=manager)

    assert not User.objects.exclude(banned_at=None).exists()


def test_silence_member_leaves_them_signed_in_and_keeps_a_short_reason():
    member = make_member()
    UserSession.objects.create(user=member, ip="::1", session_key="k", user_agent="x")

    member = actions.silence_member(
        member=member,
        until=now() + timedelta(days=3),
        reason="x" * 2000,
        by=make_member(is_manager=True),
    )

    assert member.is_silenced
    assert member.is_welcome
    assert len(member.silenced_because) == 300
    assert UserSession.objects.exists()


def test_ban_member_ends_sessions_and_takes_their_invitations_back():
    member = make_member()
    UserSession.objects.create(user=member, ip="::1", session_key="k", user_agent="x")
    invitation, _token = actions.make_invitation(by=member)

    member = actions.ban_member(member=member, by=make_member(is_manager=True))

    invitation.refresh_from_db()
    assert member.is_banned
    assert not member.is_welcome
    assert invitation.revoked_at
    assert not UserSession.objects.exists()


def test_what_keeps_a_member_is_lifted():
    until = now() + timedelta(days=3)
    member = make_member(suspended_until=until, silenced_until=until, banned_at=now())

    actions.lift_suspension(member=member)
    actions.lift_silence(member=member)
    member = actions.lift_ban(member=member)

    assert member.is_welcome
    assert not member.is_silenced


@pytest.mark.parametrize(
    "state",
    [
        {"suspended_until": now() + timedelta(days=1)},
        {"silenced_until": now() + timedelta(days=1)},
        {"banned_at": now()},
        {"is_approved": False},
        {"is_active": False},
    ],
)
def test_appoint_manager_refuses_whom_something_stands_against(state):
    member = make_member(**state)

    with pytest.raises(actions.NotPossible):
        actions.appoint_manager(member=member)

    assert User.objects.get(pk=member.pk).manager_since is None


def test_dismiss_manager_counts_only_who_may_come_in():
    manager = make_member(is_manager=True)
    make_member(is_manager=True, banned_at=now())
    make_member(is_manager=True, suspended_until=now() + timedelta(days=1))

    with pytest.raises(actions.LastManager):
        actions.dismiss_manager(member=manager)


def test_dismiss_manager_leaves_one_and_takes_their_invitations_back():
    manager = make_member(is_manager=True)
    invitation, _token = actions.make_invitation(by=manager)

    with pytest.raises(actions.LastManager):
        actions.dismiss_manager(member=manager)
    actions.appoint_manager(member=make_member())
    actions.dismiss_manager(member=manager)

    invitation.refresh_from_db()
    assert invitation.revoked_at
    assert not manager.is_manager


def test_approve_member_opens_the_door_once_and_writes():
    newcomer, manager = make_member(is_approved=False), make_member(is_manager=True)

    actions.approve_member(member=newcomer, by=manager)
    actions.approve_member(member=newcomer, by=manager)

    assert newcomer.is_welcome
    assert Letter.objects.count() == 1


def test_refuse_member_closes_only_an_account_that_waits():
    newcomer, member, manager = make_member(is_approved=False), make_member(), make_member()

    actions.refuse_member(member=newcomer, by=manager, reason="We know no one of you.")
    actions.refuse_member(member=member, by=manager)

    assert not newcomer.is_active
    assert member.is_active


def test_change_community_is_seen_at_once(django_capture_on_commit_callbacks):
    assert the_community().name == "Hearth"

    with django_capture_on_commit_callbacks(execute=True):
        actions.change_community(
            name="The yard",
            strapline="",
            cover="none",
            welcome="Come **in**",
            registration=Registration.APPROVAL,
            reading=Reading.MEMBERS,
            host=None,
        )

    assert the_community().name == "The yard"
    assert "<strong>in</strong>" in Community.objects.get().welcome_html
