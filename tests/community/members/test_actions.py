"""What is done with members: profile, name, standing, office, the house."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils.timezone import now

from community.core.models import Letter
from community.members import actions
from community.members.models import Community, FormerName, Reading, Registration
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


def test_suspend_member_ends_their_sessions_and_writes_why():
    member, manager = make_member(), make_member(is_manager=True)
    UserSession.objects.create(user=member, ip="::1", session_key="k", user_agent="x")

    actions.suspend_member(
        member=member, until=now() + timedelta(days=3), reason="Guideline 2", by=manager
    )

    member.refresh_from_db()
    assert member.is_suspended
    assert not UserSession.objects.exists()
    assert "Guideline 2" in Letter.objects.get().text


def test_suspend_member_refuses_managers_oneself_and_the_past():
    manager, other = make_member(is_manager=True), make_member(is_manager=True)
    later = now() + timedelta(days=1)

    for member, until in [(other, later), (manager, later), (make_member(), now())]:
        with pytest.raises(actions.NotPossible):
            actions.suspend_member(member=member, until=until, reason="x", by=manager)


def test_lift_suspension_lets_the_member_back_in():
    member = make_member(suspended_until=now() + timedelta(days=3))

    actions.lift_suspension(member=member, by=make_member(is_manager=True))

    member.refresh_from_db()
    assert not member.is_suspended


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
