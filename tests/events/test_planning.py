"""Drafts, announcements, changes: and what becomes of the dates."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from community.groups.models import Visibility
from community.screening import limits
from community.screening.actions import keep_word
from community.topics.actions import let_in, refuse, take_back_held
from community.topics.actions.holding import wait_again
from community.topics.models import Held, Topic
from community.uploads.models import Use
from events.actions import (
    announce_event,
    cancel_date,
    cancel_event,
    change_date,
    drop_draft,
    edit_event,
    extend_series,
    plan_event,
    restore_date,
    restore_event,
)
from events.actions.announcing import AnnouncedAlready, NothingToAnnounce
from events.actions.cancelling import NotCancelled, NothingToCancel
from events.actions.changing import DateOver
from events.actions.checking import FactsRefused
from events.actions.editing import ChangedMeanwhile
from events.actions.judging import TooFewSeats
from events.actions.planning import NotADraft, WaitsForManager
from events.dating import NoDates
from events.facts import COLUMNS, Facts
from events.models import Event, Happening, Occurrence, Told
from events.queries import host_ids, version_of
from events.recurrence import RuleRefused
from events.seating import DateShut
from tests.factories import (
    make_attendance,
    make_event,
    make_group,
    make_member,
    make_occurrence,
)

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2030, 1, 5, 14, tzinfo=ZoneInfo("Europe/Stockholm"))
HOUR = timedelta(hours=1)


def facts(**more):
    more.setdefault("starts_at", SATURDAY)
    more.setdefault("ends_at", more["starts_at"] + 3 * HOUR)
    return Facts(**{"zone": "Europe/Stockholm", **more})


def facts_of(event, **more):
    return replace(Facts(**{name: getattr(event, name) for name in COLUMNS}), **more)


def plan(**more):
    author = more.pop("author", None) or make_member()
    group = more.pop("group", None) or make_group(members=[author])
    said = {"title": "Bleed your brakes", "source": "Slowly.", "tags": ["brakes"]}
    said |= {name: more.pop(name) for name in list(more) if name in {*said, "organisers"}}
    return plan_event(author=author, group=group, facts=facts(**more), **said)


def edit(event, *, by=None, seen=None, hosts=None, questions=(), **more):
    event = Event.objects.get(pk=event.pk)
    words = {name: more.pop(name) for name in ("title", "source", "tags") if name in more}
    return edit_event(
        event=event,
        by=by or event.author,
        seen=version_of(event) if seen is None else seen,
        facts=facts_of(event, **more),
        organisers=event.organisers.all() if hosts is None else hosts,
        questions=questions,
        **words,
    )


def days(event):
    zone = ZoneInfo(event.zone)
    dates = event.occurrences.filter(cancelled_at=None).order_by("starts_at")
    return [f"{date.starts_at.astimezone(zone):%m-%d %H:%M}" for date in dates]


def changes():
    return [one.about["changes"] for one in Happening.objects.filter(told=Told.CHANGED)]


def test_a_draft_is_seen_by_its_hosts_and_those_who_run_the_group_and_by_nobody_else():
    host, friend, runs = make_member(), make_member(), make_member()
    group = make_group(members=[host, friend], managers=[runs])
    event = plan(author=host, group=group)

    def seen_by(viewer):
        return set(Event.objects.visible_to(viewer))

    assert seen_by(friend) == seen_by(make_member()) == set()
    assert seen_by(host) == seen_by(runs) == seen_by(make_member(is_manager=True)) == {event}
    assert event.is_draft
    assert host_ids(event) == {host.pk}


def test_plan_event_makes_all_dates_with_the_events_seats():
    event = plan(rule="freq=weekly;count=3", capacity=12)

    assert event.rule == "FREQ=WEEKLY;COUNT=3"
    assert days(event) == ["01-05 14:00", "01-12 14:00", "01-19 14:00"]
    assert set(event.occurrences.values_list("capacity", flat=True)) == {12}


def test_whole_days_begin_and_end_at_midnight():
    event = plan(is_all_day=True, ends_at=SATURDAY + timedelta(days=1))

    zone = ZoneInfo("Europe/Stockholm")
    assert event.starts_at == datetime(2030, 1, 5, tzinfo=zone)
    assert event.ends_at == datetime(2030, 1, 7, tzinfo=zone)


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Atlantis/Capital"},
        {"zone": "../../etc/passwd"},
        {"ends_at": SATURDAY - HOUR},
        {"ends_at": SATURDAY + timedelta(days=400)},
        {"starts_at": datetime(1, 1, 1, tzinfo=UTC), "ends_at": SATURDAY},
        {"starts_at": datetime(9999, 12, 31, tzinfo=UTC)},
        {"starts_at": datetime(2030, 1, 5, 14)},
        {"rule": "FREQ=SECONDLY"},
        {"rule": "FREQ=DAILY;COUNT=1000000000"},
        {"rule": "FREQ=DAILY", "left_out": (SATURDAY,) * 731},
        {"left_out": (SATURDAY,)},
        {"capacity": 0},
        {"capacity": 100_001},
        {"guests_max": 21},
        {"confirm_hours": 0},
        {"reminders": (7,)},
        {"language": "xx"},
        {"place": "x" * 201},
        {"place": "a\x00b"},
        {"online_url": "javascript:alert(1)"},
        {"online_url": "ftp://example.org/"},
        {"title": " "},
        {"title": "x" * 500},
    ],
)
def test_plan_event_refuses_what_cannot_be_with_a_sentence(wrong):
    if "starts_at" in wrong and wrong["starts_at"].year == 9999:
        wrong = {**wrong, "ends_at": wrong["starts_at"]}

    with pytest.raises((FactsRefused, RuleRefused, NoDates)) as refused:
        plan(**wrong)

    assert str(refused.value)
    assert refused.value.status == 422
    assert not Event.objects.exists()


def test_hosts_can_read_where_their_event_stands():
    author, member, outsider = make_member(), make_member(), make_member()
    group = make_group(members=[author, member], visibility=Visibility.SECRET)

    with pytest.raises(FactsRefused, match="cannot read this group"):
        plan(author=author, group=group, organisers=[outsider])
    event = plan(author=author, group=group, organisers=[member, member])

    assert host_ids(event) == {author.pk, member.pk}


@pytest.mark.parametrize("visibility", [Visibility.CLOSED, Visibility.SECRET])
def test_only_an_open_groups_event_is_for_the_whole_place(visibility):
    author = make_member()
    group = make_group(members=[author], visibility=visibility)

    with pytest.raises(FactsRefused):
        plan(author=author, group=group, is_for_all=True)

    assert plan(is_for_all=True).is_for_all


def test_announcing_opens_a_topic_with_the_drafts_words():
    event = plan(source="Bring a bike.", tags=["brakes"])

    event = announce_event(event=event, by=event.author)

    topic = Topic.objects.get()
    assert (topic.title, topic.kind) == ("Bleed your brakes", "event")
    assert event.topic == topic
    assert (event.draft_source, event.draft_title, event.draft_tags) == ("", "", [])
    with pytest.raises(AnnouncedAlready):
        announce_event(event=event, by=event.author)


def test_nothing_is_announced_without_words_or_a_date_to_come():
    with pytest.raises(NothingToAnnounce):
        announce_event(event=(event := plan(source="")), by=event.author)
    past = plan(starts_at=timezone.now() - timedelta(days=2))
    with pytest.raises(NothingToAnnounce):
        announce_event(event=past, by=past.author)

    assert not Topic.objects.exists()


@pytest.fixture
def waiting():
    """A draft whose announcement waits for a manager."""
    manager = make_member(is_manager=True)
    keep_word(by=manager, pattern="ragwort", does="hold")
    event = plan(source="We pull ragwort.")
    held = announce_event(event=event, by=event.author)
    assert isinstance(held, Held)
    return event, held, manager


def test_an_announcement_that_waits_leaves_a_draft_that_nobody_changes(waiting):
    event, _held, _manager = waiting

    for verb in (
        lambda: edit(event, place="Elsewhere"),
        lambda: drop_draft(event=event, by=event.author),
    ):
        with pytest.raises(WaitsForManager):
            verb()
    with pytest.raises(AnnouncedAlready):
        announce_event(event=event, by=event.author)

    assert not Topic.objects.exists()


def test_an_announcement_that_is_let_in_is_the_events_topic(waiting):
    event, held, manager = waiting

    let_in(held=held, by=manager)

    event.refresh_from_db()
    assert event.topic == Topic.objects.get()
    assert event.held is None


def test_an_announcement_that_is_refused_is_a_draft_again_and_may_be_sent_anew(
    waiting, monkeypatch
):
    event, held, manager = waiting
    for name in ("TOPIC_PAUSE", "NEW_TOPIC_PAUSE", "IDENTICAL_FOR"):
        monkeypatch.setattr(limits, name, 0)  # as if minutes lay between
    refuse(held=held, by=manager)
    event.refresh_from_db()
    assert (event.held, event.draft_source) == (None, "We pull ragwort.")

    again = announce_event(event=event, by=event.author)

    assert isinstance(again, Held)
    assert again.pk != held.pk
    assert again.waits


def test_an_announcement_that_is_taken_back_may_be_changed_and_sent(waiting):
    event, held, _manager = waiting
    take_back_held(held=held)

    edit(event, source="We pull weeds.")
    event = announce_event(event=Event.objects.get(), by=event.author)

    assert event.topic.posts.get().source == "We pull weeds."


def test_a_refusal_that_is_undone_finds_its_event(waiting):
    event, held, manager = waiting
    refuse(held=held, by=manager)
    wait_again(held=held)

    let_in(held=held, by=manager)

    event.refresh_from_db()
    assert event.topic == Topic.objects.get()


def test_an_announcement_without_its_event_is_plain_talk(waiting):
    event, held, manager = waiting
    refuse(held=held, by=manager)
    drop_draft(event=event, by=event.author)
    wait_again(held=held)

    let_in(held=held, by=manager)

    assert Topic.objects.get().kind == "discussion"


def test_a_draft_is_dropped_and_what_was_announced_is_not():
    draft, event = plan(), make_event()
    drop_draft(event=draft, by=draft.author)

    with pytest.raises(NotADraft):
        drop_draft(event=event, by=event.author)

    assert list(Event.objects.all()) == [event]
    assert not Use.objects.exists()


def test_editing_writes_words_into_the_topic_and_says_who_was_faster():
    event = make_event(title="Before", source="Old.")
    seen = version_of(event)

    edit(event, title="After", source="New.", tags=["brakes"], place="Yard")
    with pytest.raises(ChangedMeanwhile):
        edit(event, seen=seen, title="Mine")

    event = Event.objects.get()
    assert (event.title, event.place) == ("After", "Yard")
    assert event.topic.posts.get().source == "New."
    assert list(event.topic.tags.names()) == ["brakes"]


def test_another_hour_is_the_same_date_and_its_people_hear_of_it_once():
    event = make_event(starts_at=SATURDAY, ends_at=SATURDAY + 3 * HOUR)
    date = make_occurrence(event=event)
    make_attendance(occurrence=date)

    later = SATURDAY + timedelta(days=7, hours=2)
    edit(event, starts_at=later, ends_at=later + HOUR)

    after = event.occurrences.get()
    assert (after.pk, after.starts_at, after.moved_from) == (date.pk, later, SATURDAY)
    assert after.attendances.count() == 1
    assert [[one[0] for one in each] for each in changes()] == [["starts_at", "ends_at"]]


def test_what_nobody_asked_about_or_what_nobody_sees_is_told_to_nobody():
    empty = make_event(starts_at=SATURDAY)
    full = make_event()
    make_attendance(occurrence=make_occurrence(event=full))

    edit(empty, place="Elsewhere")
    edit(full, cost="Nothing", bring="Gloves", accessibility="Step-free")

    assert changes() == []


def test_the_way_in_online_is_never_part_of_what_is_told():
    event = make_event(online_url="https://meet.example.org/secret")
    make_attendance(occurrence=make_occurrence(event=event))

    edit(event, online_url="https://meet.example.org/other")

    assert changes() == [[["online_url", "", ""]]]


def test_a_series_at_another_hour_keeps_its_dates_and_who_comes():
    event = make_event(starts_at=SATURDAY, rule="FREQ=WEEKLY;COUNT=3")
    date = event.occurrences.order_by("starts_at")[1]
    make_attendance(occurrence=date)
    keys = set(event.occurrences.values_list("pk", flat=True))

    edit(event, starts_at=SATURDAY + HOUR, ends_at=SATURDAY + 2 * HOUR)

    assert set(event.occurrences.values_list("pk", flat=True)) == keys
    assert days(event) == ["01-05 15:00", "01-12 15:00", "01-19 15:00"]
    assert len(changes()) == 1


def test_a_date_with_answers_that_has_no_place_any_more_is_cancelled_and_others_go():
    event = make_event(starts_at=SATURDAY, rule="FREQ=WEEKLY;COUNT=3")
    _first, second, _third = event.occurrences.order_by("starts_at")
    make_attendance(occurrence=second)

    edit(event, rule="FREQ=WEEKLY;INTERVAL=2;COUNT=3")

    assert days(event) == ["01-05 14:00", "01-19 14:00", "02-02 14:00"]
    second.refresh_from_db()
    assert second.cancelled_at is not None
    assert Happening.objects.get().told == Told.CANCELLED


def test_what_is_over_stays_when_the_series_changes():
    begun = timezone.now().replace(microsecond=0) - timedelta(days=10)
    event = make_event(starts_at=begun, rule="FREQ=DAILY;COUNT=20")
    over = set(event.occurrences.filter(ends_at__lte=timezone.now()).values_list("pk", flat=True))

    edit(event, starts_at=begun + HOUR, ends_at=begun + 2 * HOUR, rule="FREQ=DAILY;COUNT=20")

    left = event.occurrences.filter(ends_at__lte=timezone.now())
    assert over <= set(event.occurrences.values_list("pk", flat=True))
    assert {date.original_at for date in left if date.pk in over} <= {
        begun + timedelta(days=number) for number in range(11)
    }


def test_a_date_changed_by_hand_stays_where_it_was_put():
    event = make_event(starts_at=SATURDAY, rule="FREQ=WEEKLY;COUNT=2")
    date = event.occurrences.order_by("starts_at")[1]
    own = SATURDAY + timedelta(days=8)
    change_date(occurrence=date, by=event.author, starts_at=own, ends_at=own + HOUR, capacity=None)

    edit(event, starts_at=SATURDAY + HOUR, ends_at=SATURDAY + 2 * HOUR)

    assert days(event) == ["01-05 15:00", "01-13 14:00"]


def test_new_seats_reach_the_line_of_every_date_that_had_the_old_ones():
    event = make_event(starts_at=SATURDAY, rule="FREQ=WEEKLY;COUNT=2", capacity=1)
    first, second = event.occurrences.order_by("starts_at")
    for date in (first, first, second):
        make_attendance(occurrence=date)

    edit(event, capacity=2)
    with pytest.raises(TooFewSeats):
        edit(event, capacity=1)

    first.refresh_from_db()
    assert (first.seats_taken, first.waiting_count, first.capacity) == (2, 0, 2)
    assert Happening.objects.get(told=Told.OFFERED).occurrence == first


def test_questions_that_are_asked_no_more_keep_their_answers():
    event = make_event(questions=[("Allergies?", True), ("From where?", False)])
    one, other = event.questions.all()
    make_attendance(occurrence=make_occurrence(event=event), answers={one.pk: "Nuts"})

    edit(event, questions=[("From where?", True)])

    one.refresh_from_db()
    other.refresh_from_db()
    assert one.dropped_at is not None
    assert (other.is_required, other.dropped_at) == (True, None)
    with pytest.raises(FactsRefused):
        edit(event, questions=[(f"{number}?", False) for number in range(6)])


def test_somebody_always_hosts():
    event = make_event()

    with pytest.raises(FactsRefused):
        edit(event, hosts=[])

    assert host_ids(event) == {event.author_id}


def test_a_changed_date_tells_once_what_changed_and_moving_back_is_no_move():
    date = make_occurrence(starts_at=SATURDAY, place="Yard")
    make_attendance(occurrence=date)
    to = {"occurrence": date, "by": date.event.author, "capacity": None}

    moved = change_date(starts_at=SATURDAY + HOUR, ends_at=SATURDAY + 2 * HOUR, place="Hall", **to)
    assert (moved.moved_from, moved.place, moved.sequence) == (SATURDAY, "Hall", 1)
    back = change_date(starts_at=SATURDAY, ends_at=SATURDAY + 2 * HOUR, place="Yard", **to)

    assert (back.moved_from, back.own_place) == (None, "")
    told = [[one[0] for one in each] for each in changes()]
    assert told == [["starts_at", "place"], ["starts_at", "place"]]


def test_a_date_that_is_over_or_cancelled_is_not_changed():
    date, cancelled = make_occurrence(), make_occurrence()
    cancel_date(occurrence=cancelled, by=make_member(), reason="")
    Occurrence.objects.filter(pk=date.pk).update(
        starts_at=timezone.now() - 2 * HOUR, ends_at=timezone.now() - HOUR
    )
    to = {"starts_at": SATURDAY, "ends_at": SATURDAY, "capacity": None, "by": make_member()}

    with pytest.raises(DateOver):
        change_date(occurrence=date, **to)
    with pytest.raises(DateShut):
        change_date(occurrence=cancelled, **to)


def test_cancelling_and_restoring_are_told_each_time_and_only_where_somebody_answered():
    event = make_event(starts_at=SATURDAY, rule="FREQ=WEEKLY;COUNT=3")
    make_attendance(occurrence=event.occurrences.order_by("starts_at")[1])
    for _ in range(2):
        cancel_event(event=event, by=event.author, reason="Ice.")
        with pytest.raises(NothingToCancel):
            cancel_event(event=event, by=event.author, reason="")
        restore_event(event=event, by=event.author)
        with pytest.raises(NotCancelled):
            restore_event(event=event, by=event.author)

    told = list(Happening.objects.order_by("pk").values_list("told", "about"))
    assert told == [("cancelled", {"reason": "Ice."}), ("restored", {})] * 2


def test_one_date_is_cancelled_and_offers_get_their_time_anew_when_it_is_restored():
    date = make_occurrence(capacity=1)
    first, second = [make_attendance(occurrence=date) for _ in range(2)]
    first.delete()
    Occurrence.objects.filter(pk=date.pk).update(seats_taken=1, going_count=0, waiting_count=0)
    long_ago = timezone.now() - HOUR
    second.coming, second.confirm_by = "offered", long_ago
    second.save()
    cancel_date(occurrence=date, by=make_member(), reason="")

    restore_date(occurrence=date, by=make_member())

    second.refresh_from_db()
    assert second.confirm_by > timezone.now()


def test_endless_events_get_the_dates_that_came_within_sight_once():
    begun = timezone.now().replace(microsecond=0) - timedelta(days=30)
    event = make_event(starts_at=begun, rule="FREQ=WEEKLY")
    made = event.occurrences.count()
    gone = event.occurrences.order_by("-starts_at")[:5]
    Occurrence.objects.filter(pk__in=[date.pk for date in gone]).delete()

    assert (extend_series(), extend_series()) == (1, 1)

    assert event.occurrences.count() == made


def test_dates_that_were_left_out_do_not_come_back_at_night():
    event = make_event(
        starts_at=SATURDAY, rule="FREQ=DAILY", left_out=(SATURDAY + timedelta(days=1),)
    )

    extend_series()

    assert days(event)[:2] == ["01-05 14:00", "01-07 14:00"]


def test_what_was_announced_is_not_moved_into_the_past_and_what_is_over_may_be_reworded():
    event, over = make_event(), make_event(starts_at=timezone.now() - timedelta(days=9))
    before = timezone.now() - timedelta(days=2)

    with pytest.raises(FactsRefused, match="still to come"):
        edit(event, starts_at=before, ends_at=before + HOUR)
    edit(over, place="It was in the yard")

    assert event.occurrences.get().starts_at > timezone.now()
    assert Event.objects.get(pk=over.pk).place == "It was in the yard"
