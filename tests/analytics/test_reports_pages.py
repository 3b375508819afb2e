"""Reports at the desk: made, worded, quoted, evaluated, handed on; in Swedish and in Hebrew."""

import csv
import io
import json
import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from analytics.actions.evaluating import (
    QuotedAlready,
    TooManyHere,
    evaluate,
    plan_change,
    quote_post,
)
from analytics.actions.quoting import NotTheirWords
from analytics.actions.reports import make_report, publish, send_link
from analytics.days import last_finished_day, today
from analytics.models import EngagementReport, Evaluation, PlannedChange, ReportLink, Rhythm
from analytics.queries.reports import changes_due, latest_reports, report_shown
from analytics.reporting.periods import last_ended
from analytics.scopes import WHOLE, Scope
from community.core.outbox import keep_all
from community.notifications.models import Kind, Notice
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
DAY = timedelta(days=1)


@pytest.fixture
def manager():
    return make_member(is_manager=True, display_name="Maja")


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def where(name, *keys):
    return reverse(f"analytics:{name}", args=keys)


def measured(metric, value, *, back=0, n=30, span="month"):
    """A figure at the end of last month, or of the month so many before."""
    period = last_ended("month", last_finished_day())
    for _step in range(back):
        period = period.before
    return make_signal(metric=metric, span=span, day=period.ends_on, value=value, n=n)


def full_report():
    measured("active", 214.0)
    measured("active", 198.0, back=1)
    measured("answered_24h", 0.88)
    measured("answered_24h", 0.84, back=1)
    for week in range(13):
        day = last_ended("month", last_finished_day()).ends_on - timedelta(weeks=week)
        make_signal(span="week", day=day, value=200.0 - week, n=50)
    make_goal(title="More people take part", state="at_risk", span="month", target=220.0)
    make_tactic(title="Welcome by hand", began=45)
    return make_engagement_report()


def test_before_the_night_has_counted_no_report_is_made(desk):
    answer = desk.post(where("report_new"), {"scope": "place", "cadence": "month"})

    assert answer.status_code == 409
    assert "not counted yet" in answer.content.decode()
    assert not EngagementReport.objects.exists()


def test_a_report_is_made_now_and_once(desk):
    measured("active", 214.0)
    sent = {"scope": "place", "cadence": "month"}

    first = desk.post(where("report_new"), sent)
    second = desk.post(where("report_new"), sent)

    made = EngagementReport.objects.get()
    assert first.url == second.url == where("report", made.pk)
    assert made.number == 1
    assert where("report", made.pk) in desk.get(where("reports")).content.decode()


def test_key_numbers_stand_beside_those_of_the_month_before(desk):
    page = desk.get(where("report", full_report().pk)).content.decode()

    assert "214" in page
    assert "8%" in page.replace("\N{NO-BREAK SPACE}", "")
    assert "4 points" in page
    assert "More people take part is at risk" in page.replace("\u2068", "").replace("\u2069", "")
    assert "Welcome by hand" in page


def test_a_report_of_nothing_is_a_page_too(desk):
    for cadence in ("week", "month", "quarter"):
        report = make_engagement_report(cadence=cadence)
        assert desk.get(where("report", report.pk)).status_code == 200


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [("en", "ltr", "Active members"), ("sv", "ltr", "214"), ("he", "rtl", "214")],
)
def test_everybody_reads_it_in_their_language(client, language, direction, words):
    report = full_report()
    client.force_login(make_member(is_manager=True, language=language))

    page = client.get(where("report", report.pk)).content.decode()

    assert f'lang="{language}" dir="{direction}"' in page
    assert words in page


def test_what_is_frozen_stays_when_signals_change(desk):
    report = full_report()
    measured("active", 999.0, span="days30")
    report_again, is_new = make_report(
        scope=WHOLE, period=last_ended("month", last_finished_day())
    )

    assert (report_again.pk, is_new) == (report.pk, False)
    page = desk.get(where("report", report.pk)).content.decode()
    assert ">999<" not in page
    assert ">214<" in page


def test_headline_and_lead_are_the_managers(desk):
    report = make_engagement_report()

    desk.post(where("report_words", report.pk), {"headline": "Up <b>", "lead": "Two\nlines"})

    page = desk.get(where("report", report.pk)).content.decode()
    assert "Up &lt;b&gt;" in page
    assert "Two<br>lines" in page


def test_words_that_are_too_long_come_back_with_nothing_lost(desk):
    report = make_engagement_report()

    answer = desk.post(where("report_words", report.pk), {"headline": "x" * 141, "lead": "Kept."})

    assert answer.status_code == 422
    assert "Kept." in answer.content.decode()


def test_a_member_is_quoted_by_the_address_of_a_post(desk, manager):
    post = make_post(source="The evenings are the best of it. I mean it.")
    report = make_engagement_report()
    sent = {"address": post.get_absolute_url(), "passage": "the best of it", "tone": "praise"}

    desk.post(where("report_quote", report.pk), sent)

    assert report.quotes.get().text == "the best of it"
    page = desk.get(where("report", report.pk)).content.decode()
    assert "the best of it" in page
    assert post.author.display_name not in page


@pytest.mark.parametrize(
    ("address", "passage", "refusal"),
    [
        ("/nowhere/", "", "There is no post at this address"),
        (None, "never said", "These words do not stand in the post."),
    ],
)
def test_what_nobody_said_is_not_quoted(desk, address, passage, refusal):
    post = make_post(source="Something else.")
    report = make_engagement_report()
    sent = {"address": address or post.get_absolute_url(), "passage": passage, "tone": "praise"}

    answer = desk.post(where("report_quote", report.pk), sent)

    assert answer.status_code in (409, 422)
    assert refusal in answer.content.decode()
    assert not report.quotes.exists()


def test_a_post_the_manager_cannot_read_cannot_be_quoted(client):
    mine, secret = make_group(), make_group(visibility="secret")
    manager = make_member()
    mine.memberships.create(member=manager, role="manager")
    post = make_post(topic=make_topic(group=secret), source="Hush.")
    report = make_engagement_report(scope=Scope("group", str(mine.pk)))
    client.force_login(manager)

    answer = client.post(
        where("report_quote", report.pk),
        {"address": post.get_absolute_url(), "passage": "", "tone": "praise"},
    )

    assert answer.status_code == 422
    assert not report.quotes.exists()


def test_a_post_is_quoted_once_and_twelve_are_enough(manager):
    report = make_engagement_report()
    posts = [make_post(source=f"Words {number}.") for number in range(13)]
    about = {"report": report, "passage": "", "tone": "praise", "by": manager}
    for post in posts[:12]:
        quote_post(post=post, **about)

    with pytest.raises(QuotedAlready):
        quote_post(post=posts[0], **about)
    with pytest.raises(TooManyHere):
        quote_post(post=posts[12], **about)
    report.quotes.first().delete()
    with pytest.raises(NotTheirWords):
        quote_post(post=posts[12], **about | {"passage": "Never said."})


def test_a_member_is_asked_for_their_name_and_a_quote_is_taken_away(desk, manager):
    report, post = make_engagement_report(), make_post(source="Good.")
    quote = quote_post(report=report, post=post, passage="", tone="praise", by=manager)

    desk.post(where("report_quoted", report.pk, quote.pk), {"verb": "ask"})
    keep_all()
    assert Notice.objects.filter(member=post.author, kind=Kind.HEARD).count() == 1

    desk.post(where("report_quoted", report.pk, quote.pk), {"verb": "remove"})
    assert not report.quotes.exists()


def test_an_evaluation_comes_back_on_today_on_its_day(desk, manager):
    report = make_engagement_report()
    sent = {
        "saw": "Evenings lack a host.",
        "think": "It is the school start.",
        "text": "Put a host on evenings",
        "owner": str(manager.pk),
        "due_on": str(today()),
    }

    desk.post(where("evaluate", report.pk), sent)

    change = PlannedChange.objects.get()
    assert changes_due(manager) == [change]
    assert "Put a host on evenings" in desk.get(reverse("admin:index")).content.decode()
    desk.post(where("change_done", change.pk))
    assert changes_due(manager) == []
    assert "Put a host on evenings" not in desk.get(reverse("admin:index")).content.decode()


def test_a_change_of_tomorrow_is_not_on_today(manager):
    row = evaluate(report=make_engagement_report(), by=manager, saw="So.", think="")
    plan_change(evaluation=row, text="Later", owner=manager, due_on=today() + DAY)

    assert changes_due(manager) == []


def test_an_evaluation_sent_twice_is_one_and_its_change_too(desk, manager):
    report = make_engagement_report()
    sent = {"saw": "So.", "text": "A host", "owner": str(manager.pk), "due_on": str(today())}

    for _time in range(2):
        desk.post(where("evaluate", report.pk), sent)

    assert (Evaluation.objects.count(), PlannedChange.objects.count()) == (1, 1)


def test_a_change_needs_its_day_and_nothing_typed_is_lost(desk, manager):
    report = make_engagement_report()

    answer = desk.post(
        where("evaluate", report.pk),
        {"saw": "We saw this.", "text": "A host", "owner": str(manager.pk), "due_on": ""},
    )

    assert answer.status_code == 422
    assert "We saw this." in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_somebody_elses_change_is_not_mine_to_finish(client):
    group, manager, other = make_group(), make_member(), make_member()
    for member in (manager, other):
        make_group(managers=[member])
    report = make_engagement_report(scope=Scope("group", str(group.pk)))
    row = evaluate(report=report, by=make_member(is_manager=True), saw="So.", think="")
    change = plan_change(evaluation=row, text="A host", owner=manager, due_on=today())
    client.force_login(other)

    assert client.post(where("change_done", change.pk)).status_code == 404
    assert PlannedChange.objects.get().done_at is None


def test_a_rhythm_is_set_up_and_stopped(desk):
    sent = {
        "scope": "place",
        "cadence": "month",
        "is_for_managers": "on",
        "addresses": "astrid@example.org\nAstrid@example.org, board@example.org",
        "language": "sv",
    }

    assert desk.post(where("rhythm"), sent).status_code == 302
    made = Rhythm.objects.get()
    assert made.addresses == ["astrid@example.org", "board@example.org"]
    assert desk.post(where("rhythm"), sent).status_code in (409, 422)

    desk.post(where("rhythm_stop", made.pk))
    assert Rhythm.objects.filter(stopped_at=None).count() == 0


def test_an_address_that_is_none_is_said_and_the_rest_is_kept(desk):
    sent = {"scope": "place", "cadence": "month", "addresses": "astrid@", "language": "en"}

    answer = desk.post(where("rhythm"), sent)

    assert answer.status_code == 422
    assert "astrid@" in answer.content.decode()


@pytest.mark.parametrize(("language", "direction"), [("sv", "ltr"), ("he", "rtl"), ("en", "ltr")])
def test_the_letter_has_the_figures_in_their_language_and_nothing_remote(
    desk, language, direction
):
    report = full_report()

    sent = {"address": "astrid@example.org", "language": language}
    desk.post(where("report_link", report.pk), sent)
    keep_all()

    letter = mail.outbox[0]
    html = letter.alternatives[0][0]
    assert letter.to == ["astrid@example.org"]
    assert f'dir="{direction}"' in html
    assert "214" in html
    assert "214" in letter.body
    assert "<img" not in html
    link = ReportLink.objects.get()
    leads = next(word for word in letter.body.split() if "/report/" in word)
    page = Client().get(urlsplit(leads).path)
    assert (page.status_code, link.language) == (200, language)
    assert f'dir="{direction}"' in page.content.decode()


def test_a_manager_finds_the_latest_and_a_member_none(manager):
    report = make_engagement_report()

    assert [one.pk for one in latest_reports(manager)] == [report.pk]
    assert report_shown(make_member(), report.pk) is None


def test_the_table_and_the_json_say_what_the_page_says(desk):
    report = full_report()

    table = b"".join(desk.get(where("report_csv", report.pk)).streaming_content).decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(table)))
    told = json.loads(desk.get(where("report_json", report.pk)).content)

    assert [cell for row in rows if "active" in row for cell in (row[1], row[3], row[4])] == [
        "active",
        "214",
        "198",
    ]
    assert told["figures"]["active"]["now"] == {"value": 214.0, "people": 30, "is_hidden": False}


def test_twenty_letters_a_day_are_enough_for_one_manager(desk, manager):
    report = make_engagement_report()
    for number in range(20):
        about = {"address": f"a{number}@example.org", "language": "en", "by": manager}
        send_link(report=report, **about)

    sent = {"address": "one.more@example.org", "language": "en"}
    answer = desk.post(where("report_link", report.pk), sent)

    assert answer.status_code == 409
    assert "one.more@example.org" in answer.content.decode()
    assert ReportLink.objects.count() == 20


def test_a_headline_is_no_formula_in_a_spreadsheet(desk):
    make_goal(title="=1+1", span="month")
    report = make_engagement_report()

    table = b"".join(desk.get(where("report_csv", report.pk)).streaming_content).decode()

    assert "'=1+1" in table


def test_members_read_what_was_published_and_no_longer_when_it_is_taken_back(desk, client):
    report, member = full_report(), Client()
    member.force_login(make_member())
    assert member.get(where("published", report.pk)).status_code == 404

    desk.post(where("report_publish", report.pk), {"verb": "publish"})
    assert b"214" in member.get(where("published", report.pk)).content

    desk.post(where("report_publish", report.pk), {"verb": "withdraw"})
    assert member.get(where("published", report.pk)).status_code == 404


def test_advice_to_the_organisation_is_not_for_members():
    make_advice(question="Pay for a host?", sent=True)
    report, member = make_engagement_report(), Client()
    publish(report=report)
    member.force_login(make_member())

    assert "Pay for a host?" not in member.get(where("published", report.pk)).content.decode()


def many_things(report, by, number):
    for one in range(number):
        post = make_post(source=f"Words {one}.")
        quote_post(report=report, post=post, passage="", tone="praise", by=by)
        row = evaluate(report=report, by=make_member(is_manager=True), saw="So.", think="")
        plan_change(evaluation=row, text=f"Change {one}", owner=by, due_on=today())


def test_a_page_asks_as_often_for_many_things_as_for_one(
    desk, manager, django_assert_max_num_queries
):
    asked = []
    for number in (1, 8):
        EngagementReport.objects.all().delete()
        for _one in range(number):
            make_goal(span="month")
            make_tactic(began=45)
            make_advice(sent=True)
            make_group()
        report = make_engagement_report()
        many_things(report, manager, number)
        desk.get(where("report", report.pk))
        with django_assert_max_num_queries(60) as counted:
            desk.get(where("report", report.pk))
        asked.append(len(counted))

    assert asked[0] == asked[1]


def test_the_list_asks_as_often_for_many_reports_as_for_one(desk, django_assert_max_num_queries):
    asked = []
    for _number in range(2):
        for group in [make_group() for _one in range(4)]:
            make_engagement_report(scope=Scope("group", str(group.pk)))
        desk.get(where("reports"))
        with django_assert_max_num_queries(40) as counted:
            desk.get(where("reports"))
        asked.append(len(counted))

    assert asked[0] == asked[1]


def test_more_reports_than_a_page_holds_are_all_reached(desk):
    report = make_engagement_report()
    for month in range(1, 2 * settings.PAGE_SIZE + 2):
        report.pk, report.number = None, report.number + 1
        report.starts_on -= timedelta(days=31)
        report.ends_on = report.starts_on + timedelta(days=27)
        report.headline = f"Headline {month}."
        report.save(force_insert=True)
    address, found = where("reports"), []

    while address:
        page = desk.get(address)
        assert page.status_code == 200
        words = page.content.decode()
        found += re.findall(r"Headline \d+\.", words)
        older = re.search(r'href="([^"]*\?after=[^"]+)"', words)
        address = older and urljoin(where("reports"), older[1])

    assert len(set(found)) == 2 * settings.PAGE_SIZE + 1
