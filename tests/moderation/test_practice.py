"""How the house reviews, at the desk; and what keepers read of a case in their inbox."""

import pytest
from django.urls import reverse
from django.utils import timezone

from community.notifications.models import Kind, Notice
from community.notifications.subjects import shown_to
from moderation.models import CaseKind, CaseState, Practice
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case

pytestmark = pytest.mark.django_db
LIST = "admin:moderation_practice_changelist"
KINDS = "illegal report held watched newcomer request appeal second".split()


def chosen(**more):
    return {f"hours_{kind}": 12 for kind in KINDS} | {"hide_score": 5, "hide_people": 2} | more


def test_who_runs_the_house_chooses_how_it_reviews(client):
    client.force_login(make_member(is_manager=True))
    page = client.get(reverse(LIST), follow=True)
    address = page.redirect_chain[-1][0]

    client.post(address, chosen())

    practice = Practice.objects.get()
    assert (practice.hours_report, practice.hide_score, practice.hide_people) == (12, 5.0, 2)


@pytest.mark.parametrize("wrong", [{"hide_score": 0}, {"hide_people": 0}, {"hours_held": 0}])
def test_nothing_is_hidden_by_nobody(client, wrong):
    client.force_login(make_member(is_manager=True))
    Practice.objects.create(pk=1)

    client.post(reverse("admin:moderation_practice_change", args=[1]), chosen(**wrong))

    assert Practice.objects.get().hide_people == 3


def test_who_runs_a_group_only_does_not(client):
    keeper = make_member()
    make_group(managers=[keeper])
    client.force_login(keeper)
    Practice.objects.create(pk=1)

    address = reverse("admin:moderation_practice_change", args=[1])
    answers = [client.get(address), client.post(address, chosen()), client.get(reverse(LIST))]

    assert {one.status_code for one in answers} <= {403, 404}
    assert Practice.objects.get().hide_people == 3


def test_the_houses_own_figures_are_shown_once_there_are_some(client):
    client.force_login(make_member(is_manager=True))
    Practice.objects.create(pk=1, medium_score=4.5, high_score=9.25, scored_at=timezone.now())

    page = client.get(reverse("admin:moderation_practice_change", args=[1])).content.decode()

    assert "9.25" in page


def test_a_case_is_shown_to_those_who_may_work_on_it_while_it_is_open():
    keeper, stranger = make_member(), make_member()
    group = make_group(managers=[keeper])
    post = make_post(topic=make_topic(group=group))
    case = make_case(kind=CaseKind.ILLEGAL, thing=post)
    notices = [
        Notice.objects.create(
            member=one, kind=Kind.CASE, subject=f"case:{case.pk}", gather=f"case:{case.pk}"
        )
        for one in (keeper, stranger)
    ]

    shown = shown_to(keeper, notices[:1])[notices[0].pk]

    assert shown.text == "Somebody says that this is against the law."
    assert shown.url == reverse("moderation:case", args=[case.pk])
    assert shown_to(stranger, notices[1:]) == {}
    case.state, case.decided_at = CaseState.DECIDED, timezone.now()
    case.save()
    assert shown_to(keeper, notices[:1]) == {}
