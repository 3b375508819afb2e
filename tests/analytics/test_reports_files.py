"""A report to take away: in its reader's language, in units that say what they are, whole."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from analytics.actions.evaluating import evaluate, plan_change
from analytics.actions.goals import drop_goal
from analytics.actions.reports import send_link
from analytics.days import last_finished_day, moment_of
from analytics.metrics.registry import METRICS
from analytics.models import EngagementReport, Goal, GoalTurn
from analytics.report_links import report_token
from analytics.reporting.periods import last_ended
from analytics.scopes import Scope
from analytics.showing.numbers import cell_of
from analytics.showing.reports.eyes import inside, outside
from analytics.showing.reports.letter import letter_blocks
from analytics.showing.reports.page import show
from community.core.letters import as_html, as_text
from community.core.outbox import keep_all
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_goal,
    make_group,
    make_member,
    make_signal,
    make_tactic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_member(is_manager=True, display_name="Maja")


def measured(metric, value, *, span="month", n=30):
    day = last_ended("month", last_finished_day()).ends_on
    return make_signal(metric=metric, span=span, day=day, value=value, n=n)


def rows_in(answer):
    text = answer.getvalue().decode().lstrip("\ufeff")
    return list(csv.reader(io.StringIO(text)))


def table_of(client, report):
    return rows_in(client.get(reverse("analytics:report_csv", args=[report.pk])))


def data_of(client, report):
    return json.loads(client.get(reverse("analytics:report_json", args=[report.pk])).content)


def under(rows, head):
    """The rows below one that begins so, until the next empty one."""
    after = rows[next(place for place, row in enumerate(rows) if row[:1] == [head]) + 1 :]
    return after[: next((place for place, row in enumerate(after) if not row), len(after))]


def test_inside_the_table_speaks_its_readers_language(client):
    measured("active", 40.0)
    report = make_engagement_report()
    client.force_login(make_member(is_manager=True, language="sv"))

    told = table_of(client, report)

    with translation.override("sv"):
        name = str(METRICS["active"].name)
    assert name != "Active members"
    assert name in [row[0] for row in told if row]


def test_outside_the_table_speaks_the_language_of_its_link_and_not_of_the_browser(manager):
    measured("active", 40.0)
    report = make_engagement_report()
    link = send_link(report=report, address="", language="he", by=manager)
    where = reverse("analytics:outside_csv", args=[report_token(link)])

    told = rows_in(Client().get(where, headers={"accept-language": "en"}))

    with translation.override("he"):
        name, few = str(METRICS["active"].name), str(METRICS["posts"].meaning)
    assert name in [row[0] for row in told if row]
    assert few in [row[-1] for row in told if row]


def test_the_sheet_of_all_figures_speaks_its_readers_language(client):
    measured("active", 40.0, span="days30")
    client.force_login(make_member(is_manager=True, language="sv"))

    told = rows_in(client.get(reverse("analytics:figure_csv") + "?key=active"))

    with translation.override("sv"):
        name = str(METRICS["active"].name)
    assert told[0][0] != "Figure"
    assert told[-1][0] == name


def test_a_share_is_so_many_per_cent_in_both_files(client, manager):
    measured("answered_24h", 0.288912345678)
    report = make_engagement_report()
    client.force_login(manager)

    row = next(row for row in table_of(client, report) if row[1:2] == ["answered_24h"])
    told = data_of(client, report)["figures"]["answered_24h"]

    assert row[2:4] == ["per cent", "28.89"]
    assert (told["unit"], told["now"]["value"]) == ("percent", 28.89)


def test_the_sheet_of_figures_says_per_cent_as_per_cent(client, manager):
    measured("answered_24h", 0.288912345678, span="days30")
    client.force_login(manager)
    day = last_ended("month", last_finished_day()).ends_on
    asked = f"?key=answered_24h&on={day}"

    row = rows_in(client.get(reverse("analytics:figure_csv") + asked))[-1]
    told = json.loads(client.get(reverse("analytics:figure_json") + asked).content)

    assert row[-2:] == ["28.89", "per cent"]
    assert told["figures"]["answered_24h"][-1]["value"] == 28.89
    assert told["units"] == {"answered_24h": "percent"}


@pytest.mark.parametrize(
    ("metric", "value", "cell"),
    [
        ("active", 40.0, 40),
        ("answered_24h", 1 / 3, 33.33),
        ("first_response_median", 7.1666666, 7.17),
        ("reports_per_1000", 10.3627, 10.36),
        ("active", None, None),
        ("active", float("nan"), None),
    ],
)
def test_a_cell_is_rounded_to_what_is_measured(metric, value, cell):
    told = cell_of(METRICS[metric], value)

    assert told == cell
    assert type(told) is type(cell)


def test_goals_and_tactics_are_numbers_with_their_unit_and_place(client, manager):
    make_goal(title="Faster", metric="answered_24h", span="month", baseline=0.5, target=0.955)
    make_tactic(title="Hosts", metric="answered_24h")
    report = make_engagement_report()
    client.force_login(manager)

    rows, told = table_of(client, report), data_of(client, report)

    assert under(rows, "Goal")[0][:4] == [
        "Faster",
        "The whole place",
        "Answered within 24 hours",
        "per cent",
    ]
    assert "95.5" in under(rows, "Goal")[0]
    assert under(rows, "Tactic")[0][1] == "The whole place"
    assert told["goals"][0]["target"] == 95.5
    assert told["goals"][0]["unit"] == told["tactics"][0]["unit"] == "percent"


def written(manager):
    """A report with something to decide, advice, and what was thought of it."""
    measured("active", 40.0)
    make_goal(title="More take part", state="at_risk", span="month")
    day = last_ended("month", last_finished_day()).ends_on
    sent = moment_of(day - timedelta(days=12)) + timedelta(hours=12)
    make_advice(question="Shall we hire a host?", sent=True, sent_at=sent, changed_at=sent)
    report = make_engagement_report()
    row = evaluate(report=report, by=manager, saw="Evenings are quiet.", think="School began.")
    plan_change(evaluation=row, text="A host on evenings", owner=manager, due_on=date(2030, 1, 2))
    return report


def test_decisions_advice_and_evaluations_are_in_both_files(client, manager):
    report = written(manager)
    client.force_login(manager)

    rows, told = table_of(client, report), data_of(client, report)

    assert "More take part" in under(rows, "To decide")[0][0]
    assert under(rows, "Open advice") == [
        ["Shall we hire a host?", "Tactical: this quarter", "Sent", "12"]
    ]
    saw = under(rows, "Evaluation")[0]
    assert saw[:3] == ["Evenings are quiet.", "School began.", "Maja"]
    assert saw[4:7] == ["A host on evenings", "Maja", "2030-01-02"]
    assert "More take part" in told["decisions"][0]["words"]
    assert told["open_advice"][0]["days"] == 12
    assert told["evaluations"][0]["changes"][0]["text"] == "A host on evenings"


def test_no_file_holds_signs_that_turn_words_on_a_page(client, manager):
    report = written(manager)
    evaluate(report=report, by=manager, saw="\u2067Quiet\u2069", think="")
    client.force_login(manager)

    rows, told = table_of(client, report), data_of(client, report)

    assert "\u2068" in show(inside(report, manager)).decisions[0].words
    said = json.dumps([rows, told], ensure_ascii=False)
    assert not set("\u2066\u2067\u2068\u2069") & set(said)
    assert under(rows, "To decide")[0][0].startswith("More take part is at risk.")


def test_who_closed_their_account_is_named_in_no_file(client, manager):
    report = written(manager)
    type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    client.force_login(make_member(is_manager=True))

    rows, told = table_of(client, report), data_of(client, report)

    assert not any("Maja" in cell for row in rows for cell in row)
    assert "Maja" not in json.dumps(told)


def test_letters_inside_and_outside_say_the_age_of_open_advice(manager):
    report = written(manager)

    for eyes in (inside(report, manager), outside(report)):
        text = as_text(letter_blocks(show(eyes), "https://example.org/r"))
        told = text.partition("Open advice")[2]
        assert "Shall we hire a host?" in told
        assert "12 days old" in told


def test_a_letter_in_hebrew_keeps_few_and_sentences_in_order(manager):
    report = written(manager)
    body = report.body | {"line": [["2026-11-08", 40.0, False], ["2026-11-15", None, True]]}
    type(report).objects.filter(pk=report.pk).update(body=body)
    report.refresh_from_db()

    with translation.override("he"):
        text = as_text(letter_blocks(show(outside(report)), "https://example.org/r"))

    assert "\u2066<5\u2069" in text
    assert "\N{RIGHT-TO-LEFT MARK}\u2068More take part" in text


def test_the_weeks_in_a_letter_fit_a_phone_and_run_left_to_right(manager):
    report = written(manager)
    weeks = [[f"2026-{number:02}-08", 40.0 + number, False] for number in range(1, 13)]
    type(report).objects.filter(pk=report.pk).update(body=report.body | {"line": weeks})
    report.refresh_from_db()

    with translation.override("he"):
        html = as_html(letter_blocks(show(outside(report)), "https://example.org/r"), "R")

    weeks = html.partition('class="figures time"')[2].partition("</table>")[0]
    assert weeks.partition(">")[0].count('dir="ltr"') == 1
    assert weeks.count("<td") == 2 * 6  # a day and its figure
    assert weeks.index(">47<") < weeks.index(">52<")


def test_the_mail_says_how_old_open_advice_is(manager):
    report = written(manager)

    send_link(report=report, address="astrid@example.org", language="en", by=manager)
    keep_all()

    assert "12 days old" in mail.outbox[-1].body


def test_a_goal_that_was_dropped_says_why_in_the_report_and_its_files(client, manager):
    goal = make_goal(span="month", baseline_day=last_finished_day() - timedelta(days=90))
    drop_goal(goal=goal, by=manager, because="We moved to a smaller room.")
    ends_on = last_ended("month", last_finished_day()).ends_on
    before = make_engagement_report()
    GoalTurn.objects.filter(goal=goal).update(day=ends_on)
    Goal.objects.filter(pk=goal.pk).update(ended_at=moment_of(ends_on))
    EngagementReport.objects.all().delete()
    report = make_engagement_report()
    client.force_login(manager)

    assert before.body["goals"][0]["because"] == ""  # it was dropped after its last day
    for eyes in (inside(report, manager), outside(report)):
        assert [one.because for one in show(eyes).goals] == ["We moved to a smaller room."]
    page = client.get(reverse("analytics:report", args=[report.pk])).content.decode()
    assert "We moved to a smaller room." in page
    assert under(table_of(client, report), "Goal")[0][-1] == "We moved to a smaller room."
    assert data_of(client, report)["goals"][0]["dropped_because"] == "We moved to a smaller room."


def test_inside_the_print_says_that_it_is_the_one_for_outside(client, manager):
    report = make_engagement_report()
    link = send_link(report=report, address="", language="en", by=manager)
    client.force_login(manager)

    page = client.get(reverse("analytics:report", args=[report.pk])).content.decode()
    outer = client.get(reverse("analytics:outside", args=[report_token(link)])).content.decode()

    assert ">PDF for outside</a>" in page
    assert ">PDF</a>" in outer


def test_no_two_things_of_a_report_at_the_desk_have_one_name(client, manager):
    client.force_login(manager)

    page = client.get(reverse("analytics:report", args=[make_engagement_report().pk]))

    named = re.findall(r'\bid="([^"]+)"', page.content.decode())
    assert sorted(named) == sorted(set(named))


def test_a_report_draws_the_targets_of_both_goals_and_names_none_that_may_not_stand(manager):
    group = make_group(visibility="secret", managers=[manager])
    scope, days = Scope("group", str(group.pk)), {"baseline_day": date(2020, 1, 1)}
    for title, target in (("More take part", 60.0), ("Many do", 90.0)):
        make_goal(title=title, target=target, scope=str(scope), **days)
    line = [["2026-11-08", 40.0, False], ["2026-11-15", 41.0, False]]
    report = make_engagement_report(scope=scope, body={"line": line})

    aimed = [("More take part", 60.0), ("Many do", 90.0)]
    assert sorted(show(inside(report, manager)).line.targets) == sorted(aimed)
    assert show(outside(report)).line.targets == [("", 60.0), ("", 90.0)]
