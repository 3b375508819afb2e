"""Nobody judges themselves, nor volunteers those above them, by whatever door they come."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.core.outbox import keep_all
from community.groups.models import Membership
from community.members.models import User
from community.notifications.models import Notice
from community.topics import actions
from community.topics.admin.verbs import POST_VERBS, TOPIC_VERBS
from community.topics.models import Post
from moderation.actions.deciding import decide
from moderation.actions.proposing import NotAgain, confirm
from moderation.actions.reporting import report
from moderation.models import Case, Decision, ReportKind, Verb
from moderation.permissions import can_decide
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_screened, volunteer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def maja():
    return make_member(is_manager=True)


def sent(client, member, name, *args, **data):
    client.force_login(member)
    return client.post(reverse(name, args=args), data).status_code


def helper_in(group, *rights):
    helper = volunteer_of(group, *rights)
    Membership.objects.get_or_create(group=group, member=helper)
    return helper


@pytest.mark.parametrize("verb", ["show", "restore", "delete"])
def test_a_volunteer_does_not_give_back_their_own_hidden_post(client, verb):
    group = make_group()
    helper = helper_in(group, "delete")
    topic = make_topic(group=group)
    post = make_post(topic=topic, author=helper)
    actions.hide_post(post=post, by=None)

    status = sent(client, helper, f"topics:{verb}", topic.pk, post.number, reason="fine")

    post.refresh_from_db()
    assert status == 403
    assert post.is_hidden


def test_what_one_took_away_oneself_one_gives_back(client):
    group = make_group()
    helper = helper_in(group, "delete")
    topic = make_topic(group=group)
    post = make_post(topic=topic, author=helper)
    actions.delete_post(post=post, by=helper)

    sent(client, helper, "topics:restore", topic.pk, post.number)

    post.refresh_from_db()
    assert not post.is_deleted
    assert not Decision.objects.exists()


def test_a_group_manager_does_not_restore_what_the_house_took_from_them(client, maja):
    keeper = make_member()
    topic = make_topic(group=make_group(managers=[keeper]))
    post = make_post(topic=topic, author=keeper)
    decide(by=maja, verb=Verb.DELETE, thing=post, reason="bad")

    assert sent(client, keeper, "topics:restore", topic.pk, post.number) == 403
    post.refresh_from_db()
    assert post.is_deleted


@pytest.mark.parametrize("verb", ["show", "restore", "delete"])
def test_a_group_manager_does_not_judge_their_own_hidden_topic(client, maja, verb):
    keeper = make_member()
    topic = make_topic(group=make_group(managers=[keeper]), author=keeper)
    make_member(is_manager=True)
    decide(by=maja, verb=Verb.HIDE, thing=topic)

    status = sent(client, keeper, "topics:steer", topic.pk, verb, reason="fine")

    topic.refresh_from_db()
    assert status == 403
    assert topic.is_hidden


def test_nor_at_the_desk(maja):
    keeper = make_member()
    topic = make_topic(group=make_group(managers=[keeper]), author=keeper)
    post = make_post(topic=topic, author=keeper)
    actions.delete_post(post=post, by=maja)
    post.refresh_from_db()
    may = {verb.name: verb.may for verb in POST_VERBS}
    assert not any(may[name](keeper, post) for name in ("show", "delete", "restore"))
    assert may["restore"](maja, post)
    actions.hide_topic(topic=topic, by=maja)
    topic.refresh_from_db()
    may = {verb.name: verb.may for verb in TOPIC_VERBS}
    assert not any(may[name](keeper, topic) for name in ("show", "delete", "restore"))
    assert may["show"](maja, topic)


def test_who_runs_the_house_alone_gives_back_their_own_and_it_is_written_down(client, maja):
    topic = make_topic()
    post = make_post(topic=topic, author=maja)
    actions.hide_post(post=post, by=None)
    post.refresh_from_db()

    assert sent(client, maja, "topics:show", topic.pk, post.number, reason="fine") == 302

    post.refresh_from_db()
    assert not post.is_hidden
    assert Decision.objects.get().verb == Verb.SHOW


def test_who_runs_the_house_with_others_leaves_their_own_to_them(client, maja):
    make_member(is_manager=True)
    topic = make_topic()
    post = make_post(topic=topic, author=maja)
    actions.hide_post(post=post, by=None)

    assert sent(client, maja, "topics:show", topic.pk, post.number, reason="fine") == 403


@pytest.mark.parametrize("above", ["house", "group"])
def test_a_volunteer_judges_no_words_of_those_above(client, above):
    boss = make_member(is_manager=above == "house")
    managers = [boss] if above == "group" else []
    group = make_group(managers=managers, members=[] if managers else [boss])
    helper = helper_in(group, "delete", "edit")
    topic = make_topic(group=group, author=boss)
    post = make_post(topic=topic, author=boss, source="As it was")

    edit = {"source": "I resign", "seen": 0, "reason": "x"}
    assert sent(client, helper, "topics:edit", topic.pk, post.number, **edit) == 403
    assert sent(client, helper, "topics:delete", topic.pk, post.number, reason="no") == 403
    assert sent(client, helper, "topics:hide", topic.pk, post.number, reason="no") == 403
    assert sent(client, helper, "topics:steer", topic.pk, "delete", reason="no") == 403
    post.refresh_from_db()
    assert post.source == "As it was"
    assert not post.is_deleted


def test_a_row_offers_what_may_be_done_and_no_more(client):
    boss = make_member()
    group = make_group(managers=[boss])
    helper = helper_in(group, "delete", "edit")
    topic = make_topic(group=group)
    posts = [make_post(topic=topic, author=boss), make_post(topic=topic)]
    client.force_login(helper)

    page = client.get(topic.get_absolute_url()).content.decode()

    edits = [reverse("topics:edit", args=[topic.pk, post.number]) in page for post in posts]
    assert edits == [False, True]


def silence(client, by, member, **more):
    asked = {"verb": "silence", "reason": "enough", "silence-days": "3"} | more
    return sent(client, by, "moderation:decide", "member", member.pk, **asked)


def is_silenced(member):
    return User.objects.get(pk=member.pk).is_silenced


def test_a_group_manager_silences_nobody_without_a_case(client):
    keeper, member = make_member(), make_member()
    make_group(members=[member], managers=[keeper])

    silence(client, keeper, member)

    assert can_decide(keeper, Verb.WARN, member)
    assert not is_silenced(member)


def test_nor_does_a_volunteer_of_the_whole_house(maja):
    helper, member = volunteer_of(None, "silence", "reports"), make_member()
    case = make_case(thing=make_post(author=member))

    assert not can_decide(helper, Verb.SILENCE, member)
    assert can_decide(helper, Verb.SILENCE, member, case)


def test_a_silence_out_of_a_case_is_seen_and_undone_where_it_was_decided(client):
    keeper, member = make_member(), make_member()
    group = make_group(members=[member], managers=[keeper])
    case = make_case(thing=make_post(topic=make_topic(group=group), author=member))
    assert can_decide(keeper, Verb.SILENCE, member, case)
    until = timezone.now() + timedelta(days=3)

    made = decide(by=keeper, verb=Verb.SILENCE, thing=member, case=case, until=until)

    assert made.place_id == group.pk
    assert is_silenced(member)
    client.force_login(keeper)
    assert client.get(reverse("moderation:decision", args=[made.pk])).status_code == 200
    assert can_decide(keeper, Verb.UNDO, Decision.objects.get(pk=made.pk))


def test_who_runs_a_group_hears_nothing_of_what_is_said_about_it(maja):
    keeper = make_member()
    group = make_group(managers=[keeper])

    report(by=make_member(), thing=group, kind=ReportKind.ILLEGAL, note="x")
    keep_all()

    told = set(Notice.objects.filter(subject__startswith="case:").values_list("member", flat=True))
    assert told == {maja.pk}


def test_nor_of_a_wave_with_words_of_their_own(maja):
    keeper = make_member()
    group = make_group(managers=[keeper])
    mine = make_post(topic=make_topic(group=group), author=keeper)
    other = make_post(topic=make_topic(group=group))
    for post in (mine, other):
        make_screened(f"post:{post.pk}", author=post.author, copy=9)

    report(by=make_member(), thing=mine, kind=ReportKind.OTHER, note="b")
    report(by=make_member(), thing=other, kind=ReportKind.ILLEGAL, note="b")
    keep_all()

    assert Case.objects.count() == 1
    told = set(Notice.objects.filter(subject__startswith="case:").values_list("member", flat=True))
    assert told == {maja.pk}


def test_a_second_person_agrees_only_about_the_words_that_were_proposed(maja):
    second, post = make_member(is_manager=True), make_post()
    proposal = decide(by=maja, verb=Verb.PURGE, thing=post, reason="Gone.")
    Post.objects.filter(pk=post.pk).update(edited_at=timezone.now() + timedelta(seconds=1))

    with pytest.raises(NotAgain):
        confirm(proposal=proposal, by=second)

    post.refresh_from_db()
    assert not post.is_purged


@pytest.mark.parametrize("many", [1, 12])
def test_a_page_asks_as_much_for_a_volunteer_with_one_reply_as_with_many(
    client, many, django_assert_max_num_queries
):
    boss = make_member()
    group = make_group(managers=[boss])
    helper = helper_in(group, "delete", "edit")
    topic = make_topic(group=group)
    for _reply in range(many):
        post = make_post(topic=topic, author=helper)
        actions.hide_post(post=post, by=None)
        make_post(topic=topic, author=boss)
    client.force_login(helper)
    client.get(topic.get_absolute_url())

    with django_assert_max_num_queries(30):
        assert client.get(topic.get_absolute_url()).status_code == 200
