"""Advice at the desk: who opens what, forms without JavaScript, constant cost, three languages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.actions.advising import answer_advice
from analytics.models import Advice, Pin, Rollup, Signal
from analytics.scopes import Scope
from tests.factories import make_advice, make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
WRITTEN = {
    "question": "Shall we rent a second room?",
    "recommendation": "Yes, on Thursdays.",
    "level": "tactical",
    "confidence": "likely",
    "scope": "place",
    "to_name": "Astrid",
    "to_address": "astrid@example.org",
    "language": "sv",
    "follow_up_on": "2027-01-10",
}


def at(name, *args):
    return reverse(f"analytics:{name}", args=args)


@pytest.fixture
def manager(client):
    member = make_member(is_manager=True)
    client.force_login(member)
    return member


def scope_of(group):
    return Scope("group", str(group.pk))


def test_writing_advice_makes_a_draft(client, manager):
    answer = client.post(at("advice_new"), WRITTEN)

    advice = Advice.objects.get()
    assert (answer.url, advice.state, advice.by) == (
        at("advice_one", advice.pk), "draft", manager,
    )  # fmt: skip
    assert advice.follow_up_on == date(2027, 1, 10)


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": ""},
        {"recommendation": " "},
        {"scope": "group:999"},
        {"scope": "everything"},
        {"to_address": "nowhere"},
        {"language": "xx"},
        {"follow_up_on": "soon"},
        {"level": "cosmic"},
        {"question": "x" * 201},
    ],
)
def test_what_is_wrong_comes_back_with_every_word(client, manager, wrong):
    answer = client.post(at("advice_new"), WRITTEN | wrong)

    kept = "Yes, on Thursdays." if "recommendation" not in wrong else WRITTEN["question"]
    assert (answer.status_code, kept in answer.content.decode()) == (422, True)
    assert not Advice.objects.exists()


def test_a_draft_is_changed_and_thrown_away(client, manager):
    advice = make_advice(by=manager)

    client.post(at("advice_edit", advice.pk), WRITTEN)
    assert Advice.objects.get().question == WRITTEN["question"]

    client.post(at("advice_drop", advice.pk))
    assert not Advice.objects.exists()


def test_changing_what_was_sent_is_refused_and_the_words_stay_in_the_form(client, manager):
    advice = make_advice(by=manager, sent=True)

    answer = client.post(at("advice_edit", advice.pk), WRITTEN)

    assert (answer.status_code, WRITTEN["question"] in answer.content.decode()) == (409, True)


def test_words_are_pinned_by_the_address_of_their_post(client, manager):
    post = make_post(source="The hall is cold. Bring blankets.")
    advice = make_advice(by=manager)

    client.post(
        at("advice_pin", advice.pk),
        {"address": f"http://testserver{post.get_absolute_url()}", "passage": "Bring blankets."},
    )

    pin = Pin.objects.get()
    assert (pin.text, pin.member, pin.post) == ("Bring blankets.", post.author, post)


def test_words_that_do_not_stand_there_come_back(client, manager):
    advice = make_advice(by=manager)
    sent = {"address": make_post().get_absolute_url(), "passage": "I love this place."}

    answer = client.post(at("advice_pin", advice.pk), sent)

    assert (answer.status_code, "I love this place." in answer.content.decode()) == (409, True)
    assert not Pin.objects.exists()


def test_L18_a_secret_groups_words_are_pinned_after_a_warning(client):
    host = make_member()
    group = make_group(visibility="secret", managers=[host])
    post = make_post(topic=make_topic(group=group, author=host), author=host)
    advice = make_advice(by=host, scope=scope_of(group))
    client.force_login(host)
    sent = {"address": post.get_absolute_url(), "passage": ""}

    warned = client.post(at("advice_pin", advice.pk), sent)
    assert (warned.status_code, 'name="knowing"' in warned.content.decode()) == (409, True)
    assert not Pin.objects.exists()

    client.post(at("advice_pin", advice.pk), sent | {"knowing": "on"})
    assert Pin.objects.get().post == post


def test_L8_an_address_in_a_secret_group_reads_like_one_that_leads_nowhere(client):
    host = make_member()
    own = make_group(managers=[host])
    advice = make_advice(by=host, scope=scope_of(own))
    secret = make_group(visibility="secret", managers=[make_member()])
    hidden = make_post(topic=make_topic(group=secret))
    client.force_login(host)

    pages = [
        client.post(at("advice_pin", advice.pk), {"address": address})
        for address in (hidden.get_absolute_url(), "/t/999999/-/1")
    ]

    assert [one.context["words"].errors["address"] for one in pages] == [
        ["There is no post at this address that you can read."]
    ] * 2


def test_a_figure_is_pinned_and_shown_with_its_day(client, manager):
    Rollup.objects.create(day=DAY)
    Signal.objects.create(day=DAY, scope="place", metric="active", span="days30", value=41, n=41)
    advice = make_advice(by=manager)
    sent = {"metric": "active", "scope": "place", "span": "days30", "day": str(DAY)}

    client.post(at("advice_pin", advice.pk), sent)

    page = client.get(at("advice_one", advice.pk)).content.decode()
    assert (Pin.objects.get().value, "41" in page, "20 November 2026" in page) == (41, True, True)


def test_L14_a_figure_about_few_people_is_refused(client, manager):
    Rollup.objects.create(day=DAY)
    Signal.objects.create(day=DAY, scope="place", metric="active", span="days30", value=3, n=3)
    advice = make_advice(by=manager)

    answer = client.post(
        at("advice_pin", advice.pk),
        {"metric": "active", "scope": "place", "span": "days30", "day": str(DAY)},
    )

    assert (answer.status_code, Pin.objects.count()) == (409, 0)


def test_evidence_moves_by_buttons(client, manager):
    advice = make_advice(by=manager, words=[make_post(source="One."), make_post(source="Two.")])
    one, two = advice.pins.all()

    client.post(at("advice_evidence", advice.pk, two.pk), {"verb": "up"})
    assert [pin.text for pin in advice.pins.all()] == ["Two.", "One."]

    client.post(at("advice_evidence", advice.pk, one.pk), {"verb": "remove"})
    assert [pin.text for pin in advice.pins.all()] == ["Two."]


def test_evidence_of_another_advice_is_not_reached(client, manager):
    advice, other = make_advice(by=manager), make_advice(words=[make_post()])

    answer = client.post(at("advice_evidence", advice.pk, other.pins.get().pk), {"verb": "remove"})

    assert (answer.status_code, other.pins.count()) == (404, 1)


def test_a_manager_sends_records_and_finishes(client, manager):
    advice = make_advice(by=manager, to_address="")
    client.post(at("advice_send", advice.pk), {"seen": "0"})
    page = client.get(at("advice_one", advice.pk)).content.decode()
    assert f"/advice/{advice.pk}-1." in page

    client.post(
        at("advice_record", advice.pk), {"name": "Astrid", "words": "", "verdict": "accept"}
    )
    client.post(at("advice_done", advice.pk), {"outcome": "It is rented."})

    advice.refresh_from_db()
    assert (advice.state, advice.answered_by, advice.outcome) == (
        "done", "Astrid", "It is rented.",
    )  # fmt: skip


def test_a_no_that_is_written_down_needs_a_reason(client, manager):
    advice = make_advice(by=manager, sent=True)

    answer = client.post(
        at("advice_record", advice.pk), {"name": "Astrid", "words": "", "verdict": "decline"}
    )

    assert (answer.status_code, Advice.objects.get().state) == (422, "sent")


def test_the_day_to_ask_again_is_set_and_dropped(client, manager):
    advice = make_advice(by=manager, sent=True)

    days = []
    for typed in ("2027-02-01", ""):
        client.post(at("advice_follow", advice.pk), {"follow_up_on": typed})
        days.append(Advice.objects.get().follow_up_on)

    assert days == [date(2027, 2, 1), None]


# --- who


def pages(advice):
    pin = advice.pins.first()
    return {
        "one": ("get", at("advice_one", advice.pk)),
        "edit": ("post", at("advice_edit", advice.pk)),
        "drop": ("post", at("advice_drop", advice.pk)),
        "pin": ("post", at("advice_pin", advice.pk)),
        "evidence": ("post", at("advice_evidence", advice.pk, pin.pk)),
        "send": ("post", at("advice_send", advice.pk)),
        "record": ("post", at("advice_record", advice.pk)),
        "done": ("post", at("advice_done", advice.pk)),
        "follow": ("post", at("advice_follow", advice.pk)),
    }


def knocked(client, advice):
    return {getattr(client, method)(path).status_code for method, path in pages(advice).values()}


def test_L14_L11_advice_is_there_for_those_who_run_its_part_alone(client):
    host, group = make_member(), make_group()
    make_group(managers=[host])
    advice = make_advice(scope=scope_of(group), words=[make_post()], sent=True)

    seen = {}
    for who, member in (("host of another", host), ("member", make_member()), ("guest", None)):
        if member:
            client.force_login(member)
        else:
            client.logout()
        seen[who] = knocked(client, advice)

    assert seen == {"host of another": {404}, "member": {403}, "guest": {302}}
    assert Advice.objects.get().state == "sent"


def test_L14_the_list_holds_the_advice_of_ones_own_part_alone(client):
    host, group = make_member(), make_group()
    own = make_group(managers=[host])
    mine = make_advice(scope=scope_of(own), sent=True)
    make_advice(scope=scope_of(group), sent=True)
    make_advice(sent=True)
    client.force_login(host)

    rows = client.get(at("advice")).context["rows"]

    assert [advice for advice, _tone, _days in rows] == [mine]


def test_a_group_manager_writes_no_advice_about_the_whole_place(client):
    host = make_member()
    make_group(managers=[host])
    client.force_login(host)

    answer = client.post(at("advice_new"), WRITTEN)

    assert (answer.status_code, Advice.objects.count()) == (422, 0)


def test_a_silenced_group_manager_reads_and_sends_nothing(client):
    host = make_member(silenced_until=timezone.now() + timedelta(days=1))
    group = make_group(managers=[host])
    advice = make_advice(scope=scope_of(group), to_address="")
    client.force_login(host)

    answers = [
        client.get(at("advice_one", advice.pk)).status_code,
        client.post(at("advice_send", advice.pk), {"seen": "0"}).status_code,
    ]

    assert (answers, Advice.objects.get().state) == ([200, 403], "draft")


# --- how much it costs, and how it reads


@pytest.mark.parametrize("many", [1, 8])
def test_the_list_asks_as_much_for_little_as_for_much(
    client, manager, many, django_assert_num_queries
):
    for _ in range(many):
        make_advice(sent=True)
    client.get(at("advice"))

    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get(at("advice")).context["rows"]) == many


@pytest.mark.parametrize("many", [1, 8])
def test_the_page_asks_as_much_for_little_evidence_as_for_much(
    client, manager, many, django_assert_num_queries
):
    Rollup.objects.create(day=DAY)
    advice = make_advice(by=manager, words=[make_post() for _ in range(many)])
    client.get(at("advice_one", advice.pk))

    with django_assert_num_queries(PAGE_QUERIES):
        assert len(client.get(at("advice_one", advice.pk)).context["evidence"]) == many


LIST_QUERIES, PAGE_QUERIES = 4, 9


def test_the_list_goes_on_by_key(client, manager, settings):
    settings.PAGE_SIZE = 2
    made = [make_advice(sent=True) for _ in range(3)]

    first = client.get(at("advice")).context["page"]
    second = client.get(at("advice"), {"after": first.older}).context["page"]

    assert ([*first.rows, *second.rows], second.older) == (made, "")


@pytest.mark.parametrize("shown", ["open", "drafts", "answered", "done", "all", "nonsense"])
def test_each_part_of_the_list_opens(client, manager, shown):
    advice = make_advice(by=manager, sent=True)
    answer_advice(advice=advice, is_accepted=True, name="Astrid", words="")

    rows = client.get(at("advice"), {"show": shown}).context["rows"]

    assert len(rows) == (1 if shown in ("answered", "all") else 0)


@pytest.mark.parametrize("language", ["sv", "he"])
def test_pages_open_in_other_languages(client, language):
    manager = make_member(is_manager=True, language=language)
    advice = make_advice(by=manager, words=[make_post()], sent=True)
    client.force_login(manager)
    client.cookies["django_language"] = language

    answers = [
        client.get(path) for path in (at("advice"), at("advice_new"), at("advice_one", advice.pk))
    ]

    assert [one.status_code for one in answers] == [200] * 3
    assert all(f'lang="{language}"' in one.content.decode() for one in answers)
