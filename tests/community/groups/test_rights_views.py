"""The pages of rights: who may do what, one's own, and handing them on at the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from community.core import outbox
from community.groups.actions import Scope, grant, remove_member
from community.groups.ending import announce_ends
from community.groups.models import Grant
from tests.factories import make_grant, make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
GIVE = "admin:groups_grant_add"
LIST = "admin:groups_grant_changelist"


def browser_of(member):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(member)
    return client


def page(member, name, *args):
    return browser_of(member).get(reverse(name, args=args))


def in_a_month():
    return timezone.localdate() + timedelta(days=30)


def test_a_group_says_who_can_do_what_to_those_who_do_something_there():
    keeper, plain = make_member(), make_member()
    group = make_group(managers=[keeper], members=[plain])
    helper = make_grant(rights=["close"], group=group).member
    make_grant(rights=["move"], group=make_group(), member=make_member(display_name="Far Away"))
    make_grant(rights=["edit"], member=make_member(display_name="Every Where"))
    make_grant(rights=["edit"], member=make_member(display_name="Long Gone"), days=-1)

    for viewer in (keeper, helper):
        told = page(viewer, "groups:who", group.slug).content.decode()
        assert helper.display_name in told
        assert "Every Where" in told
        assert "Far Away" not in told
        assert "Long Gone" not in told
    assert page(plain, "groups:who", group.slug).status_code == 403


def test_the_page_of_a_hidden_group_is_not_there_for_others():
    secret = make_group(visibility="secret")
    helper = make_grant(rights=["close"]).member
    outside = make_grant(rights=["edit"], member=make_member(display_name="Out Side")).member
    keeper = make_member(is_manager=True)

    assert page(helper, "groups:who", secret.slug).status_code == 404
    assert outside.display_name not in page(keeper, "groups:who", secret.slug).content.decode()


def test_tags_are_named_only_to_the_house_and_to_whoever_holds_them():
    topic = make_topic(group=make_group(visibility="secret"), tags=["hush"])
    tag = Tag.objects.get(name="hush")
    mine = make_grant(rights=["edit"], tag=tag).member
    other = make_grant(rights=["edit"]).member
    group = make_group()

    assert topic
    for name, args in (("groups:who", [group.slug]), ("groups:who_house", [])):
        assert "#hush" in page(mine, name, *args).content.decode()
        assert "#hush" in page(make_member(is_manager=True), name, *args).content.decode()
        assert "#hush" not in page(other, name, *args).content.decode()


def test_the_whole_place_is_for_those_who_do_something_in_all_of_it():
    group = make_group()

    assert page(make_grant(rights=["edit"]).member, "groups:who_house").status_code == 200
    assert page(make_member(is_manager=True), "groups:who_house").status_code == 200
    only_here = make_grant(rights=["edit"], group=group).member
    assert page(only_here, "groups:who_house").status_code == 403
    assert page(make_member(), "groups:who_house").status_code == 403


@pytest.mark.parametrize("many", [1, 9])
def test_the_page_asks_the_same_questions_however_many_help(many, django_assert_max_num_queries):
    keeper = make_member()
    group = make_group(managers=[keeper])
    for _ in range(many):
        make_grant(rights=["close", "edit"], group=group)
    browser = browser_of(keeper)
    browser.get(reverse("groups:who", args=[group.slug]))

    with django_assert_max_num_queries(11):
        assert browser.get(reverse("groups:who", args=[group.slug])).status_code == 200


def test_ones_own_rights_say_where_until_when_and_from_whom():
    helper = make_member()
    group = make_group(name="The bench", visibility="secret", members=[helper])
    chief = make_member(is_manager=True, display_name="Maja")
    make_grant(member=helper, rights=["close"], group=group, given_by=chief, note="Thank you")
    make_grant(
        member=helper, rights=["edit"], language="sv", given_by=chief, taken_at=timezone.now()
    )

    told = page(helper, "groups:rights").content.decode()
    remove_member(group=group, member=helper, by=chief)
    after = page(helper, "groups:rights").content.decode()

    for words in ("The bench", "Maja", "Thank you", "Close, slow down and archive", "Taken back"):
        assert words in told
    assert "The bench" not in after
    assert "A group that you do not read now" in after
    assert "Nobody gave you rights yet." in page(make_member(), "groups:rights").content.decode()


def given(**more):
    return {
        "rights": ["close", "reports"],
        "until": in_a_month().isoformat(),
        "note": "A word",
        **more,
    }


def test_a_manager_gives_rights_at_the_desk():
    chief, helper = make_member(is_manager=True), make_member()
    browser = browser_of(chief)

    shown = browser.get(reverse(GIVE), {"member": helper.name})
    answer = browser.post(reverse(GIVE), given(member=f"@{helper.name.upper()}", language="sv"))

    one = Grant.objects.get()
    assert helper.name in shown.content.decode()
    assert answer.status_code == 302
    assert (one.member, one.rights, one.language) == (helper, ["reports", "close"], "sv")
    assert (one.note, one.given_by) == ("A word", chief)
    assert timezone.localdate(one.until) == in_a_month()


@pytest.mark.parametrize(
    "wrong",
    [
        {"member": "nobody-at-all"},
        {"rights": []},
        {"rights": ["everything"]},
        {"until": "2020-01-01"},
        {"until": "2099-01-01"},
        {"until": "soon"},
        {"tag": "never-worn"},
        {"language": "sv", "tag": "brakes"},
        {"group": "0"},
        {"note": "x" * 301},
        {"note": "\x00"},
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_the_form_and_nothing_is_given(wrong):
    make_topic(tags=["brakes"])
    sent = given(member=make_member().name) | wrong
    answer = browser_of(make_member(is_manager=True)).post(reverse(GIVE), sent)

    assert answer.status_code in (409, 422)
    assert answer.context["form"].errors
    assert not Grant.objects.exists()


def test_a_groups_manager_gives_and_sees_rights_in_their_group_alone():
    keeper, helper = make_member(), make_member()
    mine, other = make_group(managers=[keeper], members=[helper]), make_group(members=[helper])
    far = make_grant(group=other, member=make_member(display_name="Far Away"))
    browser = browser_of(keeper)

    for forged in ({}, {"group": other.pk}, {"language": "sv"}, {"tag": "x"}):
        answer = browser.post(reverse(GIVE), given(member=helper.name, **forged))
        assert answer.status_code == 422
    browser.post(reverse(GIVE), given(member=helper.name, group=mine.pk, language="sv"))
    told = browser.get(reverse(LIST)).content.decode()

    one = Grant.objects.exclude(pk=far.pk).get()
    assert (one.group, one.language) == (mine, "")
    assert helper.display_name in told
    assert "Far Away" not in told
    address = reverse("admin:groups_grant_change", args=[far.pk])
    assert browser.get(address).status_code == 404
    sent = {"action": "take_back", "_selected_action": [far.pk], "answered": "1"}
    browser.post(reverse(LIST), sent)
    far.refresh_from_db()
    assert far.taken_at is None


def test_volunteers_and_members_find_no_list_of_rights():
    helper = make_grant(rights=["reports"]).member

    for viewer in (helper, make_member()):
        browser = browser_of(viewer)
        for name in (GIVE, LIST):
            assert browser.get(reverse(name)).status_code == 403
            assert browser.post(reverse(name), given(member=helper.name)).status_code == 403
    assert Grant.objects.count() == 1


def test_rights_are_renewed_and_taken_back_with_one_click():
    chief, one = make_member(is_manager=True), make_grant(days=9)
    browser = browser_of(chief)
    sent = {"_selected_action": [one.pk], "answered": "1"}

    browser.post(reverse(LIST), sent | {"action": "renew"})
    browser.post(reverse(LIST), sent | {"action": "renew"})
    browser.post(reverse(LIST), sent | {"action": "take_back"})

    one.refresh_from_db()
    assert one.taken_by == chief
    assert one.renewed_as.given_by == chief
    assert Grant.objects.count() == 2


@pytest.mark.parametrize("state", ["live", "soon", "later", "over"])
def test_the_list_is_narrowed_by_state(state):
    make_grant(days=90, member=make_member(display_name="Live One"))
    make_grant(days=5, member=make_member(display_name="Soon One"))
    make_grant(days=-5, member=make_member(display_name="Over One"))
    later = timezone.now() + timedelta(days=20)
    make_grant(since=later, days=90, member=make_member(display_name="Later One"))
    names = {"Live One", "Soon One", "Over One", "Later One"}

    told = browser_of(make_member(is_manager=True)).get(reverse(LIST), {"state": state})

    shown = {name for name in names if name in told.content.decode()}
    wanted = {"live": {"Live One", "Soon One"}, "soon": {"Soon One"}}
    assert shown == wanted.get(state, {f"{state.title()} One"})


def test_the_inbox_tells_of_rights_given_and_ending():
    chief, helper = make_member(is_manager=True), make_member()
    group = make_group(name="The bench", members=[helper])
    until = timezone.now() + timedelta(days=90)
    scope = Scope(group=group)
    one = grant(member=helper, rights=["close"], scope=scope, until=until, by=chief, note="Thanks")
    outbox.keep_all()
    told = page(helper, "notifications:inbox").content.decode()
    since = timezone.now() - timedelta(days=80)
    Grant.objects.update(since=since, until=timezone.now() + timedelta(days=10))
    announce_ends()
    outbox.keep_all()
    ending = page(helper, "notifications:inbox").content.decode()
    to_giver = page(chief, "notifications:inbox").content.decode()

    assert one
    assert "You were given rights" in told
    assert "The bench" in told
    assert "Your rights end soon" in ending
    assert "Rights of a volunteer end soon" in to_giver
    remove_member(group=group, member=helper, by=chief)
    group.visibility = "secret"
    group.save()
    assert "The bench" not in page(helper, "notifications:inbox").content.decode()
