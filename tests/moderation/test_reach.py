"""Nobody decides, undoes or reads past what is theirs: own things, other places, house cases."""

import pytest
from django.test import Client
from django.urls import reverse
from taggit.models import Tag

from community.core.outbox import keep_all
from community.topics import actions
from community.topics.models import Post, Topic
from moderation.actions.appealing import answer_appeal, appeal
from moderation.actions.deciding import decide
from moderation.actions.proposing import NotYours as NotTheirs
from moderation.actions.proposing import confirm, decline
from moderation.actions.reporting import report
from moderation.actions.undoing import NotYours, undo
from moderation.answerers import others_could_answer
from moderation.models import Case, CaseKind, Decision, Outcome, ReportKind, Verb
from moderation.permissions import can_decide, can_see_case, can_see_decision
from moderation.queries.decision_page import proposal_seen
from tests.factories import make_grant, make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_held, make_screened, volunteer_of

pytestmark = pytest.mark.django_db
CANARY = "CANARYSECRET"


@pytest.fixture
def maja():
    return make_member(is_manager=True, display_name="Maja")


@pytest.fixture
def keeper():
    return make_member()


@pytest.fixture
def author():
    return make_member()


@pytest.fixture
def here(keeper, author):
    return make_group(members=[author], managers=[keeper])


@pytest.fixture
def secret(author):
    return make_group(visibility="secret", members=[author])


def browser(member):
    client = Client()
    client.force_login(member)
    return client


def asked(decision, by):
    return appeal(decision=Decision.objects.get(pk=decision.pk), by=by, text="Look again.")


def overturn(made, by):
    sent = {"outcome": "overturned", "answer": "Yes."}
    return browser(by).post(reverse("moderation:appeal_answer", args=[made.pk]), sent)


def waiting_wave(*authors):
    """Posts in one open group that are nearly the same text."""
    group = make_group()
    posts = [make_post(topic=make_topic(group=group), author=one) for one in authors]
    for post in posts:
        make_screened(f"post:{post.pk}", author=post.author, copy=9)
    return posts


def placed(verb, maja, author, here, secret):
    """A decision that took words of the author's into the secret group."""
    topic = make_topic(group=here, author=author)
    if verb == Verb.SPLIT:
        post = make_post(topic=topic, author=author)
        asks = {"posts": [post], "title": "Apart", "to": secret}
    elif verb == Verb.MERGE:
        asks = {"into": make_topic(group=secret, author=author)}
    else:
        asks = {"to": secret}
    return decide(by=maja, verb=verb, thing=topic, reason="x", **asks)


@pytest.mark.parametrize("verb", [Verb.SPLIT, Verb.MERGE, Verb.MOVE])
def test_what_went_to_a_secret_group_comes_back_only_by_who_runs_both(
    maja, keeper, author, here, secret, verb
):
    decision = placed(verb, maja, author, here, secret)
    made = asked(decision, author)

    assert not can_decide(keeper, Verb.OVERTURN, made)
    assert not can_decide(keeper, Verb.UNDO, decision)
    assert overturn(made, keeper).status_code in (403, 404)
    for attempt in (
        lambda: undo(decision=decision, by=keeper),
        lambda: answer_appeal(appeal=made, by=keeper, outcome=Outcome.OVERTURNED, answer="Yes."),
    ):
        with pytest.raises(NotYours):
            attempt()
    assert not Decision.objects.filter(verb__in=[Verb.UNDO, Verb.OVERTURN]).exists()
    assert not others_could_answer(made)  # so that Maja may


def test_what_was_split_off_and_merged_on_is_asked_for_there_too(maja, keeper, author, here):
    topic = make_topic(group=here, author=author)
    post = make_post(topic=topic, author=author)
    asks = {"posts": [post], "title": "Apart"}
    decision = decide(by=maja, verb=Verb.SPLIT, thing=topic, reason="x", **asks)
    assert can_decide(keeper, Verb.UNDO, decision)

    apart = Topic.objects.get(pk=decision.after["topic"])
    actions.merge_topic(topic=apart, into=make_topic(group=make_group()), by=maja)

    assert not can_decide(keeper, Verb.UNDO, decision)


def test_who_runs_the_new_place_does_not_bring_it_back_to_the_old(maja, author, here):
    keeper = make_member()
    secret = make_group(visibility="secret", members=[author], managers=[keeper])
    topic = make_topic(group=here, author=author)
    actions.move_topic(topic=topic, to=secret, by=maja)
    made = asked(Decision.objects.get(verb=Verb.MOVE), author)

    overturn(made, keeper)

    topic.refresh_from_db()
    assert topic.group == secret


def test_a_warning_by_who_does_not_see_the_case_answers_no_ban_that_waits(
    maja, keeper, author, here
):
    make_member(is_manager=True)
    case = decide(by=maja, verb=Verb.BAN, thing=author, reason="Spam.").case

    made = decide(by=keeper, verb=Verb.WARN, thing=author, reason="Hey.")

    case.refresh_from_db()
    assert (case.is_decided, made.case) == (False, None)


def test_a_warning_without_the_case_in_hand_judges_no_report(maja, keeper, author, here):
    told = report(by=make_member(), thing=author, kind=ReportKind.ILLEGAL, note="x")

    for by in (keeper, maja):
        decide(by=by, verb=Verb.WARN, thing=author, reason="Hey.")
        told.refresh_from_db()
        told.case.refresh_from_db()
        assert (told.judged_at, told.case.is_decided) == (None, False)
    decide(by=maja, verb=Verb.WARN, thing=author, case=told.case, reason="In hand.")

    told.refresh_from_db()
    assert told.was_right


@pytest.mark.parametrize("by", ["keeper", "maja"])
def test_a_purge_that_waits_is_answered_by_its_answer_alone(maja, keeper, author, here, by):
    second = make_member(is_manager=True)
    post = make_post(topic=make_topic(group=here), author=author)
    proposal = decide(by=maja, verb=Verb.PURGE, thing=post, reason="Spam.")
    who = {"keeper": keeper, "maja": maja}[by]

    where = [post.topic_id, post.number]
    browser(who).post(reverse("topics:hide", args=where), {"reason": ""})
    keep_all()
    decide(by=who, verb=Verb.DELETE, thing=post, reason="x")
    keep_all()

    case = Case.objects.get(pk=proposal.case_id)
    assert not case.is_decided
    confirm(proposal=proposal, by=second)
    case.refresh_from_db()
    assert case.is_decided


def test_a_manager_neither_sees_nor_judges_a_wave_with_their_own_post_in_it(maja):
    chief = make_member(is_manager=True)
    own, other = waiting_wave(chief, make_member())
    told = report(by=make_member(), thing=own, kind=ReportKind.OTHER, note="x")
    report(by=make_member(), thing=other, kind=ReportKind.OTHER, note="x")
    case = told.case
    case.refresh_from_db()

    assert case.member is None
    assert can_see_case(maja, case)
    assert not can_see_case(chief, case)
    assert not can_decide(chief, Verb.KEEP, case)
    sent = {"verb": "keep"}
    page = browser(chief).post(reverse("moderation:case_decide", args=[case.pk]), sent)
    assert page.status_code == 404
    decision = decide(by=maja, verb=Verb.KEEP, case=case)
    assert not can_see_decision(chief, decision)
    assert not can_decide(chief, Verb.UNDO, decision)


def test_who_runs_the_house_alone_judges_their_own_wave(maja):
    own, _other = waiting_wave(maja, make_member())

    assert can_see_case(maja, make_case(thing=own))


def test_nobody_answers_the_purge_of_their_own_post(maja):
    chief = make_member(is_manager=True)
    make_member(is_manager=True)
    proposal = decide(by=maja, verb=Verb.PURGE, thing=make_post(author=chief), reason="x")

    assert proposal_seen(chief, proposal.pk) is None
    assert proposal_seen(maja, proposal.pk) == proposal
    address = reverse("moderation:proposal_decline", args=[proposal.pk])
    assert browser(chief).post(address).status_code == 404
    for answer in (confirm, decline):
        with pytest.raises(NotTheirs):
            answer(proposal=proposal, by=chief)
    assert decline(proposal=proposal, by=maja).answered_at


@pytest.mark.parametrize("is_new", [True, False])
def test_what_was_let_in_and_moved_is_taken_out_by_who_runs_its_place(
    maja, keeper, author, here, secret, is_new
):
    place = {"group": here} if is_new else {"topic": make_topic(group=here, author=author)}
    held = make_held(author=author, **place)
    decision = decide(by=maja, verb=Verb.LET_IN, thing=held)
    assert can_see_decision(keeper, decision)
    post = Post.objects.select_related("topic").get(pk=decision.after["post"])
    actions.move_topic(topic=post.topic, to=secret, by=maja)

    address = reverse("moderation:decision_undo", args=[decision.pk])
    page = browser(keeper).post(address, {"reason": "x"})

    assert page.status_code == 404
    assert not can_decide(keeper, Verb.UNDO, Decision.objects.get(pk=decision.pk))
    assert not Topic.objects.get(pk=post.topic_id).is_deleted


def test_the_decision_about_a_wave_goes_with_what_was_in_it(maja, keeper, secret):
    group = make_group(managers=[keeper])
    posts = [make_post(topic=make_topic(group=group)) for _ in range(2)]
    for post in posts:
        make_screened(f"post:{post.pk}", author=post.author, copy=7)
        case = make_case(thing=post)
    decision = decide(by=maja, verb=Verb.KEEP, thing=case, reason="x")
    address = reverse("moderation:decision", args=[decision.pk])
    assert browser(keeper).get(address).status_code == 200

    actions.move_topic(topic=posts[0].topic, to=secret, by=maja)

    assert browser(keeper).get(address).status_code == 404
    assert can_see_decision(maja, decision)


@pytest.mark.parametrize("target", ["topic", "post"])
def test_an_appeal_goes_with_what_it_is_about(maja, keeper, author, here, secret, target):
    topic = make_topic(group=here, author=author)
    thing = topic if target == "topic" else make_post(topic=topic, author=author)
    asks = {"title": "Other"} if target == "topic" else {}
    decision = decide(by=maja, verb=Verb.EDIT, thing=thing, source="Other.", reason="x", **asks)
    made = asked(decision, author)
    case = Case.objects.get(matters__appeal=made)
    assert can_see_case(keeper, case)

    actions.move_topic(topic=topic, to=secret, by=maja)
    Topic.objects.filter(pk=topic.pk).update(title=CANARY)

    assert not can_see_case(keeper, case)
    for name, pk in (("case", case.pk), ("appeal_answer", made.pk)):
        page = browser(keeper).get(reverse(f"moderation:{name}", args=[pk]))
        assert page.status_code == 404
    answer_appeal(
        appeal=made, by=make_member(is_manager=True), outcome=Outcome.UPHELD, answer="No."
    )
    answered = Decision.objects.get(verb=Verb.UPHOLD)
    assert not can_see_decision(keeper, answered)


def test_who_runs_a_group_does_not_read_what_the_house_notes_about_it(maja, keeper, here):
    told = report(by=make_member(), thing=here, kind=ReportKind.OTHER, note="x")
    noted = decide(by=maja, verb=Verb.NOTE, thing=here, note=CANARY)
    kept = decide(by=maja, verb=Verb.KEEP, thing=here, case=told.case, note=CANARY)
    make_grant(member=keeper)  # nor as a volunteer for the whole house
    helpers = volunteer_of(here, "reports"), make_grant().member

    seen = [can_see_decision(one, two) for one in (keeper, *helpers) for two in (noted, kept)]

    assert seen == [False, False, False, False, True, True]
    page = browser(keeper).get(reverse("admin:moderation_decision_changelist"))
    assert CANARY.encode() not in page.content


def test_a_volunteer_for_a_tag_merges_into_nothing_without_it(maja):
    tag = Tag.objects.create(name="bikes", slug="bikes")
    helper = make_grant(rights=["move"], tag=tag).member
    worn, bare = make_topic(tags=["bikes"]), make_topic()
    address = reverse("moderation:decide", args=["topic", worn.pk])

    browser(helper).post(address, {"verb": "merge", "merge-into": str(bare.pk)})
    worn.refresh_from_db()
    assert worn.merged_into is None

    also = make_topic(tags=["bikes"])
    browser(helper).post(address, {"verb": "merge", "merge-into": str(also.pk)})
    worn.refresh_from_db()
    assert worn.merged_into == also


def test_a_case_of_a_second_opinion_is_not_settled_by_what_happens_to_its_thing(maja, here):
    make_member(is_manager=True)
    post = make_post(topic=make_topic(group=here))
    make_case(kind=CaseKind.WATCHED, thing=post)
    proposal = decide(by=maja, verb=Verb.PURGE, thing=post, reason="x")

    actions.delete_post(post=post, by=post.author)
    keep_all()

    assert not Case.objects.get(pk=proposal.case_id).is_decided
