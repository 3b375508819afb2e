"""What people type about events: days, clocks, repeating, hosts, questions; naughty strings."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from community.groups.models import Group
from events.facts import Asked
from events.forms.answering import AnswerForm
from events.forms.event import EventForm, said_by
from events.forms.repeating import Repeat, chosen_by
from tests.factories import make_event, make_group, make_member

pytestmark = pytest.mark.django_db
SATURDAY = date(2027, 11, 27)  # the last of its month, and the fourth


def plan(**more):
    said = {
        "title": "Open workshop",
        "source": "We bleed brakes.",
        "starts_on": "2027-11-27",
        "starts_time": "14:00",
        "ends_time": "17:00",
        "zone": "Europe/Stockholm",
        "closes_days": "0",
        "confirm_hours": "24",
    }
    return said | more


@pytest.fixture
def host():
    return make_member()


@pytest.fixture
def group(host):
    return make_group(members=[host])


@pytest.fixture
def filled(host, group):
    def fill(**more):
        groups = Group.objects.filter(pk=group.pk)
        data = plan(group=group.pk, **more)
        return EventForm(data, groups=groups, viewer=host, for_all=False)

    return fill


def facts(form):
    assert form.is_valid(), form.errors
    return form.cleaned_data["facts"]


def test_a_plan_means_the_moments_of_the_clock_it_names(filled):
    made = facts(filled(zone="Asia/Jerusalem"))

    assert made.starts_at == datetime(2027, 11, 27, 12, tzinfo=UTC)
    assert made.ends_at - made.starts_at == timedelta(hours=3)


def test_whole_days_go_from_midnight_to_the_midnight_after(filled):
    made = facts(filled(is_all_day="on", starts_time="", ends_time="", ends_on="2027-11-28"))

    clock = ZoneInfo("Europe/Stockholm")
    assert made.starts_at == datetime(2027, 11, 27, tzinfo=clock)
    assert made.ends_at == datetime(2027, 11, 29, tzinfo=clock)


def test_what_ends_at_midnight_ends_with_the_day(filled):
    made = facts(filled(starts_time="20:00", ends_time="00:00"))

    assert made.ends_at - made.starts_at == timedelta(hours=4)


def test_a_time_that_the_clock_leaves_out_counts_by_the_clock_before(filled):
    made = facts(filled(starts_on="2027-03-28", starts_time="02:30", ends_time="05:00"))

    assert made.starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("ends_on", {"ends_on": "2027-11-26"}),
        ("ends_time", {"ends_time": "13:00"}),
        ("ends_time", {"ends_time": ""}),
        ("starts_time", {"starts_time": ""}),
        ("starts_on", {"starts_on": "0001-01-01"}),
        ("starts_on", {"starts_on": "9999-12-31"}),
        ("starts_on", {"starts_on": "2027-02-30"}),
        ("ends_on", {"ends_on": "2029-01-01"}),
        ("zone", {"zone": "Mars/Olympus"}),
        ("online_url", {"online_url": "javascript:alert(1)"}),
        ("capacity", {"capacity": "0"}),
        ("capacity", {"capacity": "9" * 40}),
        ("guests_max", {"guests_max": "21"}),
        ("reminders", {"reminders": ["7"]}),
        ("rule", {"repeat": "other", "rule": "FREQ=SECONDLY"}),
        ("rule", {"repeat": "other", "rule": ""}),
        ("times", {"repeat": "daily", "times": "731"}),
        ("times", {"repeat": "daily", "times": "3", "until_on": "2028-01-01"}),
        ("until_on", {"repeat": "daily", "until_on": "2027-11-26"}),
        ("weekdays", {"repeat": "weekly", "weekdays": ["MO"]}),
        ("repeat", {"repeat": "last", "starts_on": "2027-11-20"}),
        ("repeat", {"repeat": "nth", "starts_on": "2027-10-30"}),
        ("hosts", {"hosts": "nobody-of-this-name"}),
        ("cover", {"cover": "0" * 32}),
        ("title", {"title": "\u202eab\u202c"}),
        ("title", {"title": "a\x00b c"}),
        ("source", {"source": "a\ud800"}),
        ("place", {"place": "x" * 201}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(filled, field, said):
    form = filled(**said)

    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"repeat": "daily"}, "FREQ=DAILY"),
        ({"repeat": "daily", "interval": "3", "times": "5"}, "FREQ=DAILY;INTERVAL=3;COUNT=5"),
        ({"repeat": "weekly"}, "FREQ=WEEKLY;BYDAY=SA"),
        ({"repeat": "weekly", "weekdays": ["SA", "MO"]}, "FREQ=WEEKLY;BYDAY=MO,SA"),
        ({"repeat": "monthly"}, "FREQ=MONTHLY"),
        ({"repeat": "nth"}, "FREQ=MONTHLY;BYDAY=4SA"),
        ({"repeat": "last"}, "FREQ=MONTHLY;BYDAY=-1SA"),
        ({"repeat": "yearly"}, "FREQ=YEARLY"),
        ({"repeat": "other", "rule": "freq=monthly;byday=2tu"}, "FREQ=MONTHLY;BYDAY=2TU"),
        (
            {"repeat": "weekly", "until_on": "2027-12-31"},
            "FREQ=WEEKLY;UNTIL=20271231T225959Z;BYDAY=SA",
        ),
    ],
)
def test_what_is_chosen_in_words_is_a_rule_and_reads_as_the_same_words_again(filled, said, rule):
    made = facts(filled(**said))
    again = chosen_by(made.rule, made.starts_at.astimezone(ZoneInfo(made.zone)))

    assert made.rule == rule
    if said["repeat"] != "other":
        assert again["repeat"] == said["repeat"]
        assert facts(filled(**{key: one for key, one in again.items() if one})).rule == rule


def test_a_rule_that_the_fields_cannot_say_stands_in_the_field_for_rules():
    rule = "FREQ=MONTHLY;BYMONTHDAY=-1"

    assert chosen_by(rule, datetime(2027, 11, 30, tzinfo=UTC)) == {
        "rule": rule,
        "repeat": Repeat.OTHER,
    }


def test_the_fields_of_an_event_say_what_it_is(host, group, filled):
    event = make_event(
        group=group,
        author=host,
        starts_at=datetime(2027, 11, 27, 13, tzinfo=UTC),
        hours=3,
        rule="FREQ=MONTHLY;BYDAY=-1SA",
        place="The blue door",
        capacity=20,
    )

    said = said_by(event)

    assert said["starts_on"] == SATURDAY
    assert f"{said['starts_time']:%H:%M}–{said['ends_time']:%H:%M}" == "14:00–17:00"
    assert (said["repeat"], said["place"], said["capacity"]) == ("last", "The blue door", 20)


def test_hosts_are_found_by_their_names_once_each(filled):
    other = make_member(name="Jonas")

    form = filled(hosts="@jonas, JONAS,, ")

    assert form.is_valid()
    assert form.cleaned_data["hosts"] == [other]


def test_questions_keep_their_order_without_the_empty_ones(filled):
    form = filled(question_1="", question_2="Allergies?", question_5="Tools?", required_5="on")

    assert form.is_valid()
    assert form.questions == (Asked("Allergies?", False), Asked("Tools?", True))


def test_a_plan_for_the_whole_place_is_not_taken_from_who_may_not_make_one(filled):
    assert facts(filled(is_for_all="on")).is_for_all is False


def answer(event, **said):
    questions = list(event.questions.all())
    return AnswerForm(said, event=event, questions=questions)


def test_an_answer_needs_one_of_the_three(host, group):
    event = make_event(group=group, author=host)

    assert not answer(event).is_valid()
    assert not answer(event, coming="offered").is_valid()
    assert answer(event, coming="maybe").is_valid()


def test_who_stays_away_is_asked_nothing(host, group):
    event = make_event(group=group, author=host, questions=[Asked("Allergies?", True)])
    asked = f"q{event.questions.get().pk}"

    assert list(answer(event, coming="going").errors) == [asked]
    assert answer(event, coming="not_going").is_valid()
    assert answer(event, coming="going", **{asked: "Nuts"}).is_valid()


def test_guests_are_taken_as_far_as_they_are_welcome(host, group):
    alone, with_two = (make_event(group=group, author=host, guests_max=most) for most in (0, 2))

    assert "guests" not in answer(alone, coming="going", guests="5").fields
    assert answer(with_two, coming="going", guests="2").is_valid()
    assert not answer(with_two, coming="going", guests="3").is_valid()
