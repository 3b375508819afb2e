"""Where evidence may come from: no words out of a shut group unknowingly, no figure of few."""

import pytest

from analytics.actions.advising import NotADraft, answer_advice
from analytics.actions.pinning import (
    LeavesItsGroup,
    NotPinnable,
    move_pin,
    pin_figure,
    pin_words,
    unpin,
)
from analytics.actions.quoting import (
    NotAskable,
    ask_to_be_named,
)
from analytics.models import Pin, Rollup, Signal
from analytics.permissions import can_quote, can_quote_in_report
from analytics.queries.quoting import post_at, stands
from analytics.scopes import WHOLE, Scope
from community.topics.actions import delete_post, move_topic
from tests.analytics.quotes import DAY, again, closed_post, pinned
from tests.factories import make_advice, make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def test_L18_words_of_a_group_leave_it_by_who_runs_it_alone():
    post, host, group = closed_post()
    member = group.memberships.filter(role="member").get().member
    own, house = Scope("group", str(group.pk)), make_member(is_manager=True)

    may = [
        can_quote(host, post, own),
        can_quote(house, post, WHOLE),
        can_quote(member, post, own),
        can_quote(make_member(), post, WHOLE),
        can_quote(house, post, Scope("group", "9999")),
        can_quote(house, post, Scope("language", "sv")),
    ]

    assert may == [True, True, False, False, False, False]


def test_L18_a_report_of_the_whole_place_quotes_what_all_may_read_alone():
    post, _host, group = closed_post("closed")
    house = make_member(is_manager=True)

    may = [
        can_quote_in_report(house, post, WHOLE),
        can_quote_in_report(house, post, Scope("group", str(group.pk))),
        can_quote_in_report(house, make_post(), WHOLE),
    ]

    assert may == [False, True, True]


@pytest.mark.parametrize("visibility", ["closed", "secret"])
def test_L18_words_of_a_group_leave_it_knowingly(visibility):
    post, host, group = closed_post(visibility)
    advice = make_advice(by=host, scope=Scope("group", str(group.pk)))

    with pytest.raises(LeavesItsGroup):
        pin_words(advice=advice, post=post, passage="")
    pin = pin_words(advice=advice, post=post, passage="", knowing=True)

    assert (stands(again(pin)), Pin.objects.count()) == (True, 1)


def test_L18_words_that_come_behind_a_door_later_are_shown_to_nobody():
    post = make_post()
    pin = pinned(post)
    assert stands(again(pin))

    post.topic.group.visibility = "secret"
    post.topic.group.save(update_fields=["visibility"])

    assert not stands(again(pin))


def test_L18_words_that_move_to_another_shut_group_are_shown_to_nobody():
    post, _host, _group = closed_post()
    pin = pinned(post)
    assert stands(again(pin))

    move_topic(
        topic=post.topic, to=make_group(visibility="secret"), by=make_member(is_manager=True)
    )

    assert not stands(again(pin))


def test_an_address_leads_to_a_post_that_the_viewer_reads():
    post, host, _group = closed_post()
    address = f"https://anything.example{post.get_absolute_url()}?a=b#c"
    first = post.topic.get_absolute_url()

    assert (post_at(host, address), post_at(make_member(), address)) == (post, None)
    assert post_at(host, first).number == 1
    for false in ("", "no address", "/desk/", "/t/1/x/٣", "http://[", "\x00", "/t/999999999/-/1"):
        assert post_at(host, false) is None


def test_a_deleted_post_has_nothing_to_pin():
    post = make_post()
    delete_post(post=post, by=post.author)

    assert post_at(make_member(is_manager=True), post.get_absolute_url()) is None


# --- figures


def measured(value, n, *, scope="place", metric="active", span="days30"):
    Rollup.objects.get_or_create(day=DAY)
    Signal.objects.create(day=DAY, scope=scope, metric=metric, span=span, value=value, n=n)


def pin_one(advice, *, by=None, scope=WHOLE, metric="active", span="days30"):
    return pin_figure(
        advice=advice, by=by or advice.by, metric=metric, scope=scope, span=span, day=DAY
    )


def test_a_figure_is_frozen_with_its_day():
    measured(value=41, n=41)
    pin = pin_one(make_advice())
    Signal.objects.update(value=7)

    pin.refresh_from_db()

    assert (pin.value, pin.n, pin.day) == (41, 41, DAY)


def test_L14_a_figure_about_fewer_than_five_people_is_not_pinned():
    measured(value=4, n=4)
    advice = make_advice()

    with pytest.raises(NotPinnable):
        pin_one(advice)

    Signal.objects.update(value=5, n=5)
    assert pin_one(advice).value == 5


def test_L14_advice_about_a_group_holds_no_figure_of_another_part():
    measured(value=41, n=41)
    host = make_member()
    group = make_group(managers=[host])
    own = Scope("group", str(group.pk))
    measured(value=6, n=6, scope=str(own))
    by = make_member(is_manager=True)
    advice = make_advice(by=by, scope=own)

    with pytest.raises(NotPinnable):
        pin_one(advice)
    assert pin_one(advice, scope=own).value == 6


def test_L14_who_runs_a_group_pins_nothing_they_do_not_see():
    host, group = make_member(), make_group()
    make_group(managers=[host])
    other = Scope("group", str(group.pk))
    measured(value=41, n=41, scope=str(other))

    with pytest.raises(NotPinnable):
        pin_one(make_advice(scope=other), by=host, scope=other)


@pytest.mark.parametrize("false", [{"metric": "nothing"}, {"span": "century"}])
def test_what_is_not_measured_is_not_pinned(false):
    measured(value=41, n=41)

    with pytest.raises(NotPinnable):
        pin_one(make_advice(), **false)


def test_a_day_that_was_not_measured_is_not_pinned():
    with pytest.raises(NotPinnable):
        pin_one(make_advice())


# --- order and end


def test_evidence_is_put_in_order_and_taken_away():
    first, second = make_post(source="One."), make_post(source="Two.")
    advice = make_advice(words=[first, second])
    one, two = advice.pins.order_by("position")

    move_pin(pin=two, up=True)
    move_pin(pin=two, up=True)  # it is first already
    assert [pin.text for pin in advice.pins.all()] == ["Two.", "One."]

    unpin(pin=one)
    assert [pin.text for pin in advice.pins.all()] == ["Two."]


def test_the_same_words_are_pinned_once():
    post = make_post()
    advice = make_advice(words=[post])

    with pytest.raises(NotPinnable):
        pin_words(advice=advice, post=post, passage="")


def test_what_was_answered_on_stays():
    advice = make_advice(sent=True, words=[make_post()])
    pin = advice.pins.get()
    with pytest.raises(NotADraft):
        pin_words(advice=advice, post=make_post(), passage="")
    answer_advice(advice=advice, is_accepted=True, name="Astrid", words="")

    with pytest.raises(NotADraft):
        unpin(pin=pin)

    assert advice.pins.count() == 1


def test_a_figure_is_nobody_who_could_be_asked():
    measured(value=41, n=41)
    pin = pin_one(make_advice())

    with pytest.raises(NotAskable):
        ask_to_be_named(pin)
