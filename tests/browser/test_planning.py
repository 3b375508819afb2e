"""A manager plans in a browser: a goal, a tactic, weeks that pass, a report, advice answered."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.actions.judging import judge_goals, measure_effects
from analytics.actions.reports import make_report
from analytics.days import last_finished_day
from analytics.models import Advice, AdviceState, Finding, Goal, GoalState, Tactic
from analytics.reporting.periods import last_ended
from analytics.scopes import WHOLE
from analytics.tokens import advice_token
from community.core.outbox import keep_all
from community.notifications.models import Kind, Notice
from tests.browser.auditing import faults_of
from tests.browser.planning import write_figures
from tests.browser.visiting import PHONE
from tests.factories import make_group, make_member, make_post, make_topic

LAST_WEEKS = 12


@pytest.fixture
def manager(transactional_db):
    return make_member(name="maja-p", display_name="Maja Lind", is_manager=True)


def began():
    return last_finished_day() - timedelta(weeks=LAST_WEEKS) + timedelta(days=1)


def log_tactic(page, title, goal):
    page.go(f"{reverse('analytics:tactic_new')}?goal={goal.pk}")
    page.locator("[name=title]").fill(title)
    page.locator("[name=began_on]").fill(began().isoformat())
    page.locator("[name=review_on]").fill(timezone.now().date().isoformat())
    page.locator("[name=hours]").fill("6")
    page.locator("main form button.btn-main").click()
    page.get_by_role("heading", name=title, level=1).wait_for()


def weeks_pass(last):
    """The nights between: figures rose from the tactic's first week on."""
    write_figures(last, rise_after=began(), rise=1.5)
    judge_goals(last)
    measure_effects(last)


@pytest.mark.parametrize("script", [True, False])
def test_a_goal_is_set_a_tactic_logged_and_weeks_later_its_effect_is_read(visit, manager, script):
    last = last_finished_day()
    write_figures(last - timedelta(weeks=LAST_WEEKS))
    page = visit(manager, script=script)

    page.go(f"{reverse('analytics:goal_new')}?metric=active&scope=place&span=week")
    page.get_by_label("Title").fill("More people build")
    page.locator("[name=target]").fill("80")
    page.locator("[name=deadline]").fill((timezone.now().date() + timedelta(days=90)).isoformat())
    page.locator("main form button.btn-main").click()
    page.get_by_role("heading", name="More people build", level=1).wait_for()
    goal = Goal.objects.get()
    log_tactic(page, "Welcome by hand", goal)
    weeks_pass(last)

    tactic = Tactic.objects.get()
    assert tactic.effect.finding == Finding.LIKELY
    page.go(reverse("analytics:tactic", args=[tactic.pk]))
    page.says("Likely real")
    page.locator("[name=verdict]").first.check()
    page.locator("#verdict button.btn-main").first.click()
    page.until(lambda: Tactic.objects.get().verdict != "")
    page.go(reverse("analytics:goal", args=[goal.pk]))
    page.says("Welcome by hand")
    goal.refresh_from_db()
    assert goal.state in (GoalState.REACHED, GoalState.ON_TRACK)


@pytest.mark.parametrize("language", ["sv", "he"])
def test_the_report_is_read_in_the_readers_own_language(visit, manager, language):
    period = last_ended("week", last_finished_day())
    write_figures(period.ends_on, weeks=60)
    report, _is_new = make_report(scope=WHOLE, period=period, by=manager)
    manager.language = language
    manager.save()
    page = visit(manager, language=language, size=PHONE)

    page.go(reverse("analytics:report", args=[report.pk]))

    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "he" else "ltr")
    assert page.locator("main figure.chart").count() > 0
    assert page.is_too_wide() == 0
    with page.unrolled():
        assert faults_of(page) == []


def test_advice_is_written_sent_and_answered_by_its_link_and_the_quoted_hear_of_it(visit, manager):
    author = make_member(display_name="Ada Wong")
    topic = make_topic(group=make_group(members=[author], managers=[manager]), author=author)
    post = make_post(topic=topic, author=author, source="In the evenings nobody answers.")
    desk, outside = visit(manager), visit(size=PHONE, script=False)

    desk.go(reverse("analytics:advice_new"))
    desk.locator("[name=question]").fill("Shall we hire a host for evenings?")
    desk.locator("[name=recommendation]").fill("Yes, for two evenings a week.")
    desk.locator("[name=to_name]").fill("Astrid")
    desk.locator("[name=to_address]").fill("astrid@example.org")
    desk.locator("main form button.btn-main").first.click()
    desk.get_by_role("heading", name="Shall we hire a host for evenings?", level=1).wait_for()
    pin_words(desk, post)
    send(desk)
    desk.until(lambda: Advice.objects.get().state == AdviceState.SENT)
    keep_all()
    address = desk.locator("#link").input_value()
    assert address.endswith(reverse("analytics:answer", args=[advice_token(Advice.objects.get())]))

    outside.go(urlsplit(address).path)
    outside.says("In the evenings nobody answers.")
    assert "Ada Wong" not in outside.content()
    outside.locator("[name=name]").fill("Astrid")
    outside.get_by_role("button", name="Accept").click()
    outside.until(lambda: Advice.objects.get().state == AdviceState.ACCEPTED)
    keep_all()

    assert Notice.objects.filter(member=author, kind=Kind.HEARD).exists()
    assert Notice.objects.filter(member=manager, kind=Kind.ADVICE).exists()


def pin_words(page, post):
    page.locator("details:has([name=address]) > summary").click()
    page.locator("[name=address]").fill(post.get_absolute_url())
    page.locator("form[action$='/pin/'] button").first.click()
    page.says("In the evenings nobody answers.")


def send(page):
    page.locator("form[action$='/send/'] button").click()
