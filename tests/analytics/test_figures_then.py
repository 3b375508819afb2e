"""Rows behind a figure are those of its day and say what became of each; a hidden one has none."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analytics.days import today, window
from analytics.metrics.registry import METRICS
from analytics.models import Rollup, Signal, Span
from analytics.queries.rows.talk import topics_behind
from analytics.rolling.engine import roll
from analytics.scopes import WHOLE
from analytics.showing.became import became
from analytics.showing.numbers import say
from community.topics.models import Post, Topic
from tests.factories import make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    return manager


@pytest.fixture
def day():
    """Ten days ago, with a newest day that is counted."""
    Rollup.objects.create(day=today() - DAY)
    return today() - 10 * DAY


def opened(day, *, title="", answered=None, by=None, **more):
    """A topic of noon of that day, answered so many hours later."""
    noon = window(Span.DAY, day)[0] + 12 * HOUR
    topic = make_topic(title=title, **more)
    if answered is not None:
        make_post(topic=topic, author=by, made_at=noon + answered * HOUR)
    Topic.objects.filter(pk=topic.pk).update(made_at=noon)
    return topic


def listed(viewer, key, day, span=Span.DAY):
    rows = topics_behind(viewer, key, WHOLE, *window(span, day))
    return {topic.title: became(key, topic) for topic in rows}


def counted(key, day, span="day"):
    return Signal.objects.get(scope="place", metric=key, span=span, day=day, step=0).value


def opening(client, key, day, span="days30"):
    address = reverse("analytics:figure", args=[key])
    page = client.get(f"{address}?span={span}&on={day}").content.decode()
    return page.partition('id="behind"')[2]


def test_what_waited_on_a_day_is_listed_though_it_was_answered_or_closed_since(manager, day):
    end = window(Span.DAY, day)[1]
    opened(day, title="Answered in time", answered=2)
    opened(day, title="Answered later", answered=40)
    opened(day, title="Still waits")
    closed, before = opened(day, title="Closed later"), opened(day, title="Closed before")
    Topic.objects.filter(pk=closed.pk).update(closed_at=end + DAY)
    Topic.objects.filter(pk=before.pk).update(closed_at=end - HOUR)

    roll(day)

    told = listed(manager, "unanswered_now", day)
    assert told == {
        "Answered later": "Answered",
        "Still waits": "Still waiting",
        "Closed later": "Closed",
    }
    assert counted("unanswered_now", day) == len(told)


def test_rows_of_answers_say_which_were_in_time_and_leave_out_whose_time_is_not_over(manager, day):
    opened(day, title="Soon", answered=2)
    opened(day, title="Slow", answered=80)
    opened(day, title="Never")
    opened(day, title="By its author", answered=3, by=(author := make_member()), author=author)
    recent = today() - DAY
    opened(recent, title="Not over")
    opened(recent, title="Not over, answered", answered=1)

    roll(recent)

    told = listed(manager, "answered_72h", recent, Span.DAYS30)
    assert told == {
        "Soon": "In time",
        "Slow": "Late",
        "Never": "Not yet",
        "By its author": "Not yet",
    }
    assert counted("answered_72h", recent, "days30") == pytest.approx(1 / 4)


def test_an_answer_that_came_later_than_a_figure_knows_is_none(manager):
    day = today() - 30 * DAY
    opened(day, title="After seven days", answered=9 * 24)
    Rollup.objects.create(day=today() - DAY)

    assert listed(manager, "answered_72h", day) == {"After seven days": "Not yet"}


def test_rows_of_the_first_reply_say_after_how_long_it_came(manager, day):
    opened(day, title="By a manager", answered=3, by=manager)
    opened(day, title="By a member", answered=5)

    metric = METRICS["first_response_median_all"]
    assert listed(manager, metric.key, day) == {
        "By a manager": say(metric, 3.0),
        "By a member": say(metric, 5.0),
    }
    assert listed(manager, "first_response_median", day)["By a manager"] == "Not yet"


def test_rows_of_questions_say_which_were_solved_by_then(manager, day):
    solved, late = (opened(day, title=one, kind="question") for one in ("Solved", "Too late"))
    opened(day, title="Open", kind="question")
    opened(day, title="No question")
    for topic, days in ((solved, 2), (late, 9)):
        reply = make_post(topic=topic)
        moment = window(Span.DAY, day)[0] + days * DAY
        Topic.objects.filter(pk=topic.pk).update(solved_at=moment, accepted_post=reply)

    roll(day)

    told = listed(manager, "solved_share", day)
    assert told == {"Solved": "Yes", "Too late": "No", "Open": "No"}
    assert counted("solved_share", day) == pytest.approx(1 / 3)


def test_a_hidden_figure_lists_nothing_that_could_be_counted(client, manager, day):
    for number in range(4):
        opened(day, title=f"Waits {number}", kind="question")

    roll(day)

    for key in ("unanswered_now", "topics", "answered_72h", "solved_share"):
        page = opening(client, key, day)
        assert "Waits" not in page, key
        assert "whoever counts it would know the figure" in page


def test_a_figure_about_five_lists_them_with_what_became_of_each(client, manager, day):
    for number in range(5):
        opened(day, title=f"Waits {number}", answered=30 + 20 * number)

    roll(day)

    page = opening(client, "unanswered_now", day)
    assert page.count("Waits") == 5
    assert "Since then" in page
    page = opening(client, "answered_72h", day)
    assert (page.count("<td>In time</td>"), page.count("<td>Late</td>")) == (3, 2)
    assert "Since then" not in opening(client, "topics", day)


@pytest.mark.parametrize("key", ["unanswered_now", "answered_72h", "first_response_median"])
def test_many_rows_take_the_questions_of_a_few(client, manager, day, key):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            assert "Row" in opening(client, key, day)
        return len(seen)

    for number in range(5):
        opened(day, title=f"Row {number}", answered=30)
    roll(day)
    asked()  # the first visit of a day writes that it was one
    few = asked()
    for number in range(8):
        opened(day, title=f"Row {number + 5}", answered=30)

    assert asked() == few
    assert Post.objects.count() == 26
