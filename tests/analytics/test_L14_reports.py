"""L14 and L18: a report tells of no fewer than five people, and of no group that is not theirs."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analytics.actions.evaluating import quote_post
from analytics.actions.quoting import agree, ask_to_be_named, withdraw
from analytics.actions.reports import make_report, publish, revoke_link, send_link
from analytics.days import last_finished_day
from analytics.models import EngagementReport, ReportLink
from analytics.report_links import report_token
from analytics.reporting.periods import last_ended
from analytics.scopes import WHOLE, Scope
from analytics.views.reports import loading
from community.core.outbox import keep_all
from community.topics.actions import delete_post
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_goal,
    make_group,
    make_member,
    make_post,
    make_signal,
    make_tactic,
    make_topic,
)

pytestmark = pytest.mark.django_db
NAMES = ("report", "report_pdf", "report_csv", "report_json", "evaluate")
VERBS = ("report_words", "report_publish", "report_link", "report_quote", "evaluate")
FILES = ("outside", "outside_csv", "outside_json")


def part(group):
    return Scope("group", str(group.pk))


def link_to(report, **more):
    about = {"address": "", "language": "en", "by": make_member(is_manager=True)} | more
    return send_link(report=report, **about)


def address(link, name="outside"):
    return reverse(f"analytics:{name}", args=[report_token(link)])


def said(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def read_outside(report):
    link, stranger = link_to(report), Client()
    return [said(stranger.get(address(link, name))) for name in FILES]


def read_by(member, report, names=NAMES[:1] + NAMES[2:4]):
    client = Client()
    client.force_login(member)
    return [said(client.get(reverse(f"analytics:{name}", args=[report.pk]))) for name in names]


def published_to(member, report):
    client = Client()
    client.force_login(member)
    return client.get(reverse("analytics:published", args=[report.pk]))


@pytest.fixture
def three():
    """A place with an open group, a secret one and somebody else's, all with what could leak."""
    open_one = make_group(name="Openfold")
    secret = make_group(name="Hushfold", visibility="secret")
    other = make_group(name="Otherfold", managers=[make_member()])
    for group in (open_one, secret, other):
        make_goal(scope=str(part(group)), title=f"Aim of {group.name}", state="at_risk")
        make_tactic(scope=str(part(group)), title=f"Deed of {group.name}")
        advice = make_advice(scope=part(group), question=f"Pay for {group.name}?", sent=True)
        advice.sent_at = timezone.now() - timedelta(days=40)
        advice.save()
        make_topic(group=group, kind="question", title=f"Riddle of {group.name}?")
    return open_one, secret, other


def test_guests_are_led_to_sign_in_and_members_who_run_nothing_see_no_door():
    report, member = make_engagement_report(), Client()
    member.force_login(make_member())

    for name in (*NAMES, "published"):
        where = reverse(f"analytics:{name}", args=[report.pk])
        assert Client().get(where).status_code == 302
        assert member.get(where).status_code == (404 if name == "published" else 403)


def test_who_runs_another_group_finds_nothing_there(client):
    group, manager = make_group(), make_member()
    make_group(managers=[manager])
    client.force_login(manager)
    reports = make_engagement_report(), make_engagement_report(scope=part(group))

    for report in reports:
        for name in NAMES:
            where = reverse(f"analytics:{name}", args=[report.pk])
            assert client.get(where).status_code == 404, name
        for name in VERBS:
            where = reverse(f"analytics:{name}", args=[report.pk])
            assert client.post(where, {"headline": "Mine"}).status_code == 404, name
    assert b"Report 1" not in client.get(reverse("analytics:reports")).content
    assert not EngagementReport.objects.exclude(headline="").exists()


def test_absent_and_foreign_look_the_same(client):
    manager = make_member()
    make_group(managers=[manager])
    client.force_login(manager)
    foreign = client.get(reverse("analytics:report", args=[make_engagement_report().pk]))
    absent = client.get(reverse("analytics:report", args=[10**9]))

    assert foreign.status_code == absent.status_code == 404
    assert len(foreign.content) == len(absent.content)


def test_a_group_manager_cannot_make_or_order_a_report_of_more_than_the_group(client):
    manager = make_member()
    make_group(managers=[manager])
    client.force_login(manager)

    for scope in ("place", str(part(make_group())), "language:sv"):
        for name in ("report_new", "rhythm"):
            about = {"scope": scope, "cadence": "month", "language": "en"}
            assert client.post(reverse(f"analytics:{name}"), about).status_code == 422
    assert not EngagementReport.objects.exists()


def test_a_silenced_group_manager_reads_on_and_writes_nothing(client):
    manager = make_member(silenced_until=timezone.now() + timedelta(days=3))
    report = make_engagement_report(scope=part(make_group(managers=[manager])))
    client.force_login(manager)

    assert client.get(reverse("analytics:report", args=[report.pk])).status_code == 200
    for name in ("report_words", "report_publish", "report_link"):
        where = reverse(f"analytics:{name}", args=[report.pk])
        assert client.post(where, {"language": "en"}).status_code == 403, name


def test_a_check_that_fails_lets_nobody_in(monkeypatch):
    report, client = make_engagement_report(), Client(raise_request_exception=False)
    client.force_login(make_member(is_manager=True))

    def broken(*_asked):
        raise RuntimeError("no answer")

    monkeypatch.setattr(loading, "can_see_figures", broken)

    for name in NAMES:
        where = reverse(f"analytics:{name}", args=[report.pk])
        assert client.get(where).status_code == 500


def test_a_groups_report_says_nothing_of_other_groups(three):
    open_one, _secret, _other = three
    manager = make_member()
    open_one.memberships.create(member=manager, role="manager")
    report = make_engagement_report(scope=part(open_one))

    for told in (json.dumps(report.body), *read_by(manager, report)):
        assert "Hushfold" not in told
        assert "Otherfold" not in told
    assert "Aim of Openfold" in read_by(manager, report)[0]


def test_the_places_report_names_all_parts_to_who_runs_it_and_none_to_others(three):
    member, report = make_member(), make_engagement_report()
    publish(report=report)

    inside = read_by(make_member(is_manager=True), report)[0]
    beyond = [*read_outside(report), published_to(member, report).content.decode()]

    assert "Aim of Hushfold" in inside
    for told in beyond:
        assert "Hushfold" not in told
        assert "Aim of Otherfold" not in told
        assert "Deed of Otherfold" not in told
        assert "Pay for Otherfold?" not in told


def test_a_secret_groups_own_report_has_no_name_outside():
    group = make_group(name="Hushfold", visibility="secret", members=[make_member()])
    make_goal(scope=str(part(group)), title="Aim of Hushfold")
    report = make_engagement_report(scope=part(group))

    for told in read_outside(report):
        assert "Hushfold" not in told


@pytest.mark.parametrize("n", [1, 4])
def test_a_figure_about_fewer_than_five_is_a_number_nowhere(n):
    period = last_ended("month", last_finished_day())
    make_signal(metric="active", span="month", day=period.ends_on, value=93421.0, n=n)
    make_signal(metric="active", span="week", day=period.ends_on, value=93421.0, n=n)
    make_signal(metric="posts", span="month", day=period.ends_on, value=77.0, n=9)
    report, _is_new = make_report(scope=WHOLE, period=period)
    publish(report=report)
    link_to(report, address="astrid@example.org")
    keep_all()

    told = [
        json.dumps(report.body),
        *read_by(make_member(is_manager=True), report),
        *read_outside(report),
        published_to(make_member(), report).content.decode(),
        str(mail.outbox[0].message()),
    ]

    for one in told:
        assert "93421" not in one
        assert "93,421" not in one
    assert "77" in told[1]


def test_people_to_thank_and_people_who_drift_are_named_inside_alone():
    quiet = make_member(display_name="Zebulon Quux")
    people = {"helpful": [quiet.pk], "quiet": [], "drifting": [quiet.pk]}
    report = make_engagement_report(body={"people": people})
    publish(report=report)

    assert "Zebulon Quux" in read_by(make_member(is_manager=True), report)[0]
    for told in [*read_outside(report), published_to(make_member(), report).content.decode()]:
        assert "Zebulon" not in told


def test_somebody_who_closed_their_account_is_not_named():
    gone = make_member(display_name="Zebulon Quux", is_active=False)
    people = {"helpful": [gone.pk], "quiet": [], "drifting": []}
    report = make_engagement_report(body={"people": people})

    assert "Zebulon" not in read_by(make_member(is_manager=True), report)[0]


def test_phrases_and_searches_never_leave_the_house():
    group = make_group()
    rows = [{"words": "zonk tyres", "people": 9, "before": 0, "groups": [group.pk]}]
    talk = {"tags": [], "phrases": {"en": rows}, "unanswered": [], "searches": [["zonk", 9]]}
    report = make_engagement_report(body={"talk": talk})
    publish(report=report)

    assert "zonk tyres" in read_by(make_member(is_manager=True), report)[0]
    for told in [*read_outside(report), published_to(make_member(), report).content.decode()]:
        assert "zonk" not in told


def test_a_group_that_closed_since_takes_its_words_and_questions_along():
    group = make_group()
    topic = make_topic(group=group, kind="question", title="Zonk tyres?", tags=["zonk"])
    tag = topic.tags.first()
    talk = {
        "tags": [{"tag": tag.pk, "people": 9, "before": 0, "groups": [group.pk]}],
        "phrases": {},
        "unanswered": [topic.pk],
        "searches": [],
    }
    report = make_engagement_report(body={"talk": talk})
    publish(report=report)
    member = make_member()
    assert "#zonk" in read_outside(report)[0]
    assert "Zonk tyres?" in published_to(member, report).content.decode()

    group.visibility = "secret"
    group.save()

    for told in [*read_outside(report), published_to(member, report).content.decode()]:
        assert "zonk" not in told.lower()


def test_a_groups_published_report_is_for_its_members():
    member, stranger = make_member(), make_member()
    report = make_engagement_report(scope=part(make_group(members=[member])))

    assert published_to(member, report).status_code == 404
    publish(report=report)

    assert published_to(member, report).status_code == 200
    assert published_to(stranger, report).status_code == 404


def test_quotes_go_with_their_posts_from_every_side(client):
    post = make_post(source="Zonk is the best place.")
    manager = make_member(is_manager=True)
    report = make_engagement_report()
    publish(report=report)
    quote_post(report=report, post=post, passage="", tone="praise", by=manager)
    member = make_member()
    told = [*read_outside(report)[:1], published_to(member, report).content.decode()]
    assert all("Zonk is the best" in one for one in told)

    delete_post(post=post, by=post.author, reason="")

    told = [read_by(manager, report)[0], *read_outside(report)]
    assert not any("Zonk" in one for one in [*told, published_to(member, report).content.decode()])
    withdraw(posts=[post.pk])
    assert not report.quotes.exists()


def test_a_quoted_member_is_named_once_they_agree_and_not_after_they_refuse():
    author = make_member(display_name="Zebulon Quux")
    report, manager = make_engagement_report(), make_member(is_manager=True)
    post = make_post(author=author, source="Best place of all.")
    quote = quote_post(report=report, post=post, passage="", tone="praise", by=manager)
    ask_to_be_named(quote)

    assert "Zebulon" not in read_outside(report)[0]
    agree(quote, author)
    assert "Zebulon" in read_outside(report)[0]


def test_words_of_a_group_that_is_not_open_stay_inside():
    manager = make_member(is_manager=True)
    post = make_post(
        topic=make_topic(group=make_group(visibility="secret")), source="Zonk is grand."
    )
    report = make_engagement_report()
    publish(report=report)
    quote_post(report=report, post=post, passage="", tone="praise", by=manager)

    for told in [*read_outside(report), published_to(make_member(), report).content.decode()]:
        assert "Zonk" not in told


def test_forged_ended_and_revoked_links_are_one_404():
    report = make_engagement_report()
    good, ended, revoked = (link_to(report) for _one in range(3))
    ReportLink.objects.filter(pk=ended.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    ended.refresh_from_db()
    revoke_link(link=revoked)
    true = report_token(good)
    forged = true[:-1] + ("B" if true.endswith("A") else "A")
    tokens = [report_token(ended), report_token(revoked), forged, "1-2.x"]

    answers = [
        Client().get(reverse(f"analytics:{name}", args=[token]))
        for token in tokens
        for name in (*FILES, "outside_pdf")
    ]

    assert {one.status_code for one in answers} == {404}
    assert len({len(one.content) for one in answers}) == 1


def test_a_link_made_longer_by_hand_is_none():
    link = link_to(make_engagement_report())
    token = report_token(link)
    ReportLink.objects.filter(pk=link.pk).update(ends_at=link.ends_at + timedelta(days=9))

    assert Client().get(reverse("analytics:outside", args=[token])).status_code == 404


def test_a_link_is_read_alone_kept_by_nobody_and_found_by_no_search():
    link = link_to(make_engagement_report())

    for name in FILES:
        answer = Client().get(address(link, name))
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "sessionid" not in answer.cookies
        assert Client().post(address(link, name)).status_code == 405


def test_who_is_signed_in_sees_by_link_what_strangers_see():
    thanked = make_member(display_name="Zebulon Quux")
    people = {"helpful": [thanked.pk], "quiet": [], "drifting": []}
    link = link_to(make_engagement_report(body={"people": people}))
    client = Client()
    client.force_login(make_member(is_manager=True))

    answer = client.get(address(link)).content.decode()

    assert "Zebulon" not in answer
    assert "/desk/goals/" not in answer.partition("<main")[2]


def test_who_knocks_too_often_waits():
    link = link_to(make_engagement_report())
    client = Client()

    answers = [client.get(address(link, "outside_json")).status_code for _time in range(40)]

    assert answers[0] == 200
    assert answers[-1] == 429
