"""Telling the reviewers: once a thing, weighed, confidential; enough of it hides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.core.errors import Refused
from community.core.outbox import keep_all
from community.groups.models import Membership
from community.notifications.models import Kind, Notice
from community.notifications.subjects import shown_to
from community.pages.actions import retire_guideline
from community.topics.models import Change
from moderation.actions.deciding import decide
from moderation.actions.reporting import (
    A_DAY_MOST,
    NotReportable,
    ToldBefore,
    TooManyReports,
    report,
)
from moderation.models import Case, CaseKind, Decision, Matter, Practice, Report, ReportKind, Verb
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.guiding import make_rule
from tests.moderation.scenes import make_copy, make_report

pytestmark = pytest.mark.django_db


def tell(thing, *, by=None, kind=ReportKind.OTHER, note="It is wrong.", **more):
    return report(by=by or make_member(), thing=thing, kind=kind, note=note, **more)


def strong():
    """A member whose word weighs five: three of them are enough."""
    member = make_member()
    make_group(managers=[member])
    return member


def signed_in(client, member):
    client.force_login(member)
    return client


def address(kind, thing):
    return reverse("moderation:report", args=[kind, thing.pk])


# What is told


@pytest.mark.parametrize("make", [make_post, make_topic, make_member, make_group])
def test_a_report_opens_a_case_about_its_thing(make):
    thing = make()

    told = tell(thing)

    case = Case.objects.get()
    assert (told.case, case.kind, case.score, case.people_count) == (case, "report", 1.0, 1)
    assert told.parts == [["base", 1.0]]
    assert Matter.objects.get().case == case


def test_reports_of_one_thing_come_into_one_case_and_add_up():
    post, rule, other = make_post(), make_rule(), make_rule("No selling")
    for guideline in (other, rule, rule):
        tell(post, kind=ReportKind.GUIDELINE, guideline=guideline, note="")

    case = Case.objects.get()

    assert (case.score, case.people_count, case.guideline) == (3.0, 3, rule)


def test_the_law_makes_the_case_graver_and_those_who_run_the_place_hear_at_once():
    manager, keeper, writer = make_member(is_manager=True), make_member(), make_member()
    bystander = make_member()
    group = make_group(managers=[keeper], members=[bystander])
    post = make_post(topic=make_topic(group=group), author=writer)
    tell(post)
    keep_all()
    assert not Notice.objects.filter(kind=Kind.CASE).exists()

    tell(post, kind=ReportKind.ILLEGAL)
    tell(post, kind=ReportKind.ILLEGAL)
    keep_all()

    assert Case.objects.get().kind == CaseKind.ILLEGAL
    told = Notice.objects.filter(kind=Kind.CASE).values_list("member", flat=True)
    assert sorted(told) == sorted([manager.pk, keeper.pk])


def test_a_keeper_does_not_hear_of_what_is_said_about_themselves():
    keeper = make_member()
    group = make_group(managers=[keeper])
    tell(make_post(topic=make_topic(group=group), author=keeper), kind=ReportKind.ILLEGAL)

    keep_all()

    assert not Notice.objects.filter(kind=Kind.CASE).exists()


# What is refused


def test_one_report_a_member_and_thing():
    by, post = make_member(), make_post()
    tell(post, by=by)

    with pytest.raises(ToldBefore):
        tell(post, by=by)

    assert Report.objects.count() == 1
    tell(make_post(), by=by)  # another thing


def test_what_was_judged_is_told_again_after_a_day_only():
    by, post = make_member(), make_post()
    now = timezone.now()
    make_report(thing=post, by=by, judged_at=now - timedelta(hours=23), was_right=False)
    with pytest.raises(ToldBefore):
        tell(post, by=by)

    Report.objects.update(judged_at=now - timedelta(hours=25))
    tell(post, by=by)

    assert Report.objects.filter(judged_at=None).count() == 1


@pytest.mark.parametrize("kind", [ReportKind.ILLEGAL, ReportKind.OTHER])
def test_the_law_and_the_rest_want_words(kind):
    with pytest.raises(NotReportable):
        tell(make_post(), kind=kind, note="  \n")

    assert not Case.objects.exists()


def test_a_guideline_must_be_named_and_in_force():
    retired = make_rule()
    retire_guideline(guideline=retired)
    retired.refresh_from_db()

    for guideline in (None, retired):
        with pytest.raises(NotReportable):
            tell(make_post(), kind=ReportKind.GUIDELINE, guideline=guideline)


def test_nobody_reports_what_is_their_own():
    member = make_member()
    for thing in (member, make_post(author=member), make_topic(author=member)):
        with pytest.raises(NotReportable):
            tell(thing, by=member)

    assert not Report.objects.exists()


def test_twenty_a_day_and_no_more():
    by = make_member()
    for _ in range(A_DAY_MOST):
        make_report(thing=make_post(), by=by)

    with pytest.raises(TooManyReports):
        tell(make_post(), by=by)

    Report.objects.filter(pk=Report.objects.earliest("pk").pk).update(
        made_at=timezone.now() - timedelta(hours=25)
    )
    tell(make_post(), by=by)


def test_refusals_are_facts():
    assert all(issubclass(one, Refused) for one in (NotReportable, ToldBefore, TooManyReports))


# The threshold


def test_enough_weight_by_enough_people_hides_a_reply_and_tells_its_author():
    post, rule = make_post(), make_rule()
    for _ in range(3):
        tell(post, by=strong(), kind=ReportKind.GUIDELINE, guideline=rule, note="")
    keep_all()

    post.refresh_from_db()
    assert post.is_hidden
    change = Change.objects.get(verb="post_hidden")
    assert change.by is None
    notice = Notice.objects.get(member=post.author)
    assert (notice.kind, notice.subject) == (Kind.DECISION, f"hidden:{change.pk}")
    shown = shown_to(post.author, [notice])[notice.pk]
    assert "1. Talk about the part, not the person" in shown.text


def test_weight_without_people_hides_nothing():
    post = make_post()
    for _ in range(2):
        tell(post, by=strong())

    post.refresh_from_db()
    assert Case.objects.get().score == 10.0
    assert not post.is_hidden


def test_people_without_weight_hide_nothing():
    post = make_post()
    for _ in range(8):
        tell(post)

    post.refresh_from_db()
    assert Case.objects.get().people_count == 8
    assert not post.is_hidden


def test_the_house_chooses_its_own_threshold():
    Practice.objects.create(pk=1, hide_score=2, hide_people=2)
    topic = make_topic()
    tell(topic)
    topic.refresh_from_db()
    assert not topic.is_hidden

    tell(topic)

    topic.refresh_from_db()
    assert topic.is_hidden


def test_announcements_of_those_who_run_the_house_stand():
    Practice.objects.create(pk=1, hide_score=1, hide_people=1)
    manager = make_member(is_manager=True)
    group = make_group()
    Membership.objects.create(group=group, member=manager, role="manager")
    topic = make_topic(group=group, author=manager, kind="announcement")
    reply = make_post(topic=topic, author=manager)

    tell(topic)
    tell(topic.posts.get(number=1))
    tell(reply)

    topic.refresh_from_db(), reply.refresh_from_db()
    assert not topic.is_deleted
    assert reply.is_hidden


def test_a_hidden_topic_is_not_there_for_others_but_for_its_author(client):
    Practice.objects.create(pk=1, hide_score=1, hide_people=1)
    topic = make_topic()

    tell(topic)
    keep_all()

    other = signed_in(client, make_member()).get(topic.get_absolute_url())
    own = signed_in(client, topic.author).get(topic.get_absolute_url())
    assert (other.status_code, own.status_code) == (404, 200)


def test_the_notice_goes_once_the_post_stands_again():
    Practice.objects.create(pk=1, hide_score=1, hide_people=1)
    post = make_post()
    tell(post)
    keep_all()
    notice = Notice.objects.get(member=post.author)
    assert shown_to(post.author, [notice])

    type(post).objects.filter(pk=post.pk).update(deleted_at=None, hidden_at=None)

    assert shown_to(post.author, [notice]) == {}


@pytest.mark.parametrize("make", [make_post, make_topic])
def test_the_notice_goes_once_somebody_has_decided(make):
    Practice.objects.create(pk=1, hide_score=1, hide_people=1)
    thing, maja = make(), make_member(is_manager=True)
    tell(thing)
    keep_all()
    notice = Notice.objects.get(member=thing.author, subject__startswith="hidden:")
    assert shown_to(thing.author, [notice])

    decide(by=maja, verb=Verb.HIDE, thing=thing, reason="It names somebody.")

    thing.refresh_from_db()
    assert thing.is_hidden
    assert shown_to(thing.author, [notice]) == {}


def test_the_notice_goes_once_a_wave_is_decided_and_another_author_keeps_theirs():
    Practice.objects.create(pk=1, hide_score=1, hide_people=1)
    posts = [make_post(), make_post(), make_post()]
    for post in posts:
        tell(post)
    keep_all()
    case, other = posts[0].matters.get().case, posts[1].matters.get()
    other.case = case
    other.save()
    notices = [Notice.objects.get(member=post.author) for post in posts]

    decide(by=make_member(is_manager=True), verb=Verb.HIDE, thing=case, reason="Copies.")

    left = [bool(shown_to(one.member, [one])) for one in notices]
    assert left == [False, False, True]


def test_a_notice_shows_nobody_but_the_author_what_was_hidden():
    Practice.objects.create(pk=1, hide_score=1, hide_people=1)
    post = make_post()
    tell(post)
    keep_all()
    notice = Notice.objects.get(member=post.author)

    assert shown_to(make_member(), [notice]) == {}


# The pages


def test_the_form_offers_the_guidelines_and_tells_what_happens_next(client):
    make_rule("Talk about the part", text="Say what is wrong with the weld.\nMore.")
    html = signed_in(client, make_member()).get(address("post", make_post())).content.decode()

    assert "1. Talk about the part" in html
    assert "Say what is wrong with the weld." in html
    assert "It is against the law" in html
    assert "The author never learns who told us." in html


def test_a_report_is_sent_without_javascript(client):
    rule, post, by = make_rule(), make_post(), make_member()

    response = signed_in(client, by).post(address("post", post), {"what": rule.pk, "note": "See."})

    told = Report.objects.get()
    assert response.status_code == 200
    assert "Thank you" in response.content.decode()
    assert (told.by, told.post, told.guideline, told.note) == (by, post, rule, "See.")


def test_in_a_dialog_only_the_piece_comes(client):
    response = signed_in(client, make_member()).get(
        address("post", make_post()), headers={"HX-Request": "true"}
    )

    html = response.content.decode()
    assert html.lstrip().startswith('<div id="report"')
    assert "<html" not in html


def test_a_form_that_says_too_little_stays_with_its_words(client):
    response = signed_in(client, make_member()).post(
        address("post", make_post()), {"what": "illegal", "note": ""}
    )

    assert response.status_code == 422
    assert not Report.objects.exists()


def test_a_second_report_says_when_the_first_came(client):
    by, post = make_member(), make_post()
    tell(post, by=by)

    page = signed_in(client, by).get(address("post", post)).content.decode()
    again = client.post(address("post", post), {"what": "other", "note": "Again."})

    assert "It is being looked at." in page
    assert again.status_code == 409
    assert Report.objects.count() == 1


def test_what_is_hidden_already_needs_no_report(client):
    post = make_post(deleted_at=timezone.now(), hidden_at=timezone.now())
    signed_in(client, make_member())

    page = client.get(address("post", post)).content.decode()
    sent = client.post(address("post", post), {"what": "other", "note": "Bad."})

    assert "It is hidden already" in page
    assert sent.status_code == 200
    assert not Report.objects.exists()


def test_absent_hidden_and_foreign_are_the_same_404(client):
    secret = make_group(visibility="secret")
    topic = make_topic(group=secret)
    gone = make_post(deleted_at=timezone.now())
    stranger = signed_in(client, make_member())
    asked = [
        address("post", make_post(topic=topic)),
        address("topic", topic),
        address("group", secret),
        address("post", gone),
        address("member", make_member(is_approved=False)),
        reverse("moderation:report", args=["post", 10**17]),
        reverse("moderation:report", args=["held", topic.pk]),
    ]

    for method in (stranger.get, stranger.post):
        answers = [method(one, {"what": "other", "note": "x"}) for one in asked]
        assert {one.status_code for one in answers} == {404}
        assert len({one.content for one in answers}) == 1
    assert not Report.objects.exists()


def test_guests_are_led_to_the_door(client):
    response = client.get(address("post", make_post()))

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_a_silenced_member_may_still_tell_us(client):
    by = make_member(silenced_until=timezone.now() + timedelta(days=1))

    signed_in(client, by).post(
        address("post", make_post()), {"what": "other", "note": "They follow me."}
    )

    assert Report.objects.get().by == by


def test_each_page_leads_to_its_report(client):
    group = make_group()
    topic = make_topic(group=group)
    reply, viewer = make_post(topic=topic), make_member()
    signed_in(client, viewer)

    html = client.get(topic.get_absolute_url()).content.decode()
    profile = client.get(reply.author.get_absolute_url()).content.decode()
    own = client.get(viewer.get_absolute_url()).content.decode()
    about = client.get(reverse("groups:about", args=[group.slug])).content.decode()

    for kind, thing in (("post", reply), ("post", topic.posts.get(number=1)), ("topic", topic)):
        assert address(kind, thing) in html
    assert address("member", reply.author) in profile
    assert "/report/" not in own
    assert address("group", group) in about


def test_guests_and_authors_are_offered_no_report(client):
    topic = make_topic()

    as_guest = client.get(topic.get_absolute_url()).content.decode()
    as_author = signed_in(client, topic.author).get(topic.get_absolute_url()).content.decode()

    assert "/report/" not in as_guest
    assert "/report/" not in as_author


# What became of it


def decided(told, verb, *, right=True, **more):
    about = {"post": told.post} if told.post else {"member": told.member}
    decision = Decision.objects.create(
        by=make_member(is_manager=True), verb=verb, case=told.case, **(about | more)
    )
    Report.objects.filter(pk=told.pk).update(judged_at=timezone.now(), was_right=right)
    return decision


def page_of(client, member):
    return signed_in(client, member).get(reverse("moderation:my_reports")).content.decode()


def test_my_reports_tell_what_became_of_each_and_no_name(client):
    by, rule = make_member(), make_rule()
    told = tell(make_post(), by=by, kind=ReportKind.GUIDELINE, guideline=rule)
    waiting = page_of(client, by)
    decision = decided(told, Verb.HIDE, guideline=rule, reason="For you.", note="For us.")

    html = page_of(client, by)

    assert "It is being looked at." in waiting
    assert "We looked at it and hid it." in html
    assert "1. Talk about the part, not the person" in html
    for private in ("For you.", "For us.", decision.by.display_name):
        assert private not in html


def test_a_sanction_of_the_author_is_nobody_elses_business(client):
    by = make_member()
    told = tell(make_post(), by=by)
    decided(told, Verb.SILENCE, post=None, member=told.post.author)

    assert "We looked at it and acted on it." in page_of(client, by)


def test_what_was_left_as_it_is_is_told_kindly(client):
    by = make_member()
    decided(tell(make_post(), by=by), Verb.KEEP, right=False)

    assert "left it as it is" in page_of(client, by)


def test_my_reports_show_only_mine_and_only_what_i_may_see_now(client):
    by = make_member()
    group = make_group(name="Closed shop", visibility="secret", members=[by])
    tell(make_topic(group=group, title="The hidden plan"), by=by)
    tell(make_topic(title="Somebody else told this"))
    assert "The hidden plan" in page_of(client, by)

    Membership.objects.filter(member=by).delete()

    html = page_of(client, by)
    assert "The hidden plan" not in html
    assert "Closed shop" not in html
    assert "Somebody else told this" not in html
    assert "A topic" in html


def test_the_notice_about_a_report_says_the_same_to_nobody_else():
    by = make_member()
    told = tell(make_post(), by=by)
    decided(told, Verb.DELETE)
    notice = Notice.objects.create(
        member=by, kind=Kind.REPORT, subject=f"report:{told.pk}", gather=f"report:{told.pk}"
    )

    shown = shown_to(by, [notice])[notice.pk]

    assert shown.text == "We looked at it and took it away."
    assert shown_to(make_member(), [notice]) == {}


@pytest.mark.parametrize("many", [1, 12])
def test_my_reports_ask_the_same_questions_however_many(client, many, django_assert_num_queries):
    by = make_member()
    rule = make_rule()
    for _ in range(many):
        told = tell(make_post(), by=by, kind=ReportKind.GUIDELINE, guideline=rule)
        decided(told, Verb.HIDE, guideline=rule)
    page_of(client, by)

    with django_assert_num_queries(10):
        page_of(client, by)


def test_a_wave_that_was_told_of_enough_hides_what_was_told_of():
    Practice.objects.create(pk=1, hide_score=2, hide_people=2)
    held = make_copy()
    told, untold = make_post(), make_post()
    case = tell(told).case
    Matter.objects.create(case=case, post=untold)
    Matter.objects.create(case=case, held=held)

    tell(told)

    told.refresh_from_db(), untold.refresh_from_db()
    assert told.is_hidden
    assert not untold.is_deleted
