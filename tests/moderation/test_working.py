"""Who works on a case, what it waits for, and what reviewers tell each other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from community.notifications.models import Notice
from moderation.actions.working import (
    CaseDecided,
    NotTheirs,
    TakenAlready,
    assign,
    note,
    put_back,
    take,
    wait_for,
)
from moderation.models import Case, CaseNote, CaseState
from tests.factories import make_group, make_member
from tests.moderation.scenes import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def maja():
    return make_member(is_manager=True, display_name="Maja")


def decided(case):
    case.matters.update(closed_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(state=CaseState.DECIDED, decided_at=timezone.now())
    return case


def test_taking_says_who_and_since_when(maja):
    case = take(case=make_case(), by=maja)

    case.refresh_from_db()
    assert (case.state, case.assignee) == (CaseState.TAKEN, maja)
    assert case.taken_at is not None


def test_who_took_it_may_take_it_again(maja):
    case = take(case=make_case(), by=maja)
    since = case.taken_at

    assert take(case=case, by=maja).taken_at == since


def test_what_another_has_in_hand_is_not_taken_away(maja):
    case = take(case=make_case(), by=maja)

    with pytest.raises(TakenAlready, match="Maja works on this case"):
        take(case=case, by=make_member(is_manager=True))

    case.refresh_from_db()
    assert case.assignee == maja


def test_put_back_it_is_anybodys_again(maja):
    case = put_back(case=take(case=make_case(), by=maja), by=maja)

    case.refresh_from_db()
    assert (case.state, case.assignee, case.taken_at) == (CaseState.OPEN, None, None)


def test_who_is_asked_has_it_in_hand_and_is_told(maja):
    other = make_member(is_manager=True)
    case = make_case()

    assign(case=case, to=other, by=maja)

    case.refresh_from_db()
    assert (case.state, case.assignee) == (CaseState.TAKEN, other)
    assert list(Notice.objects.values_list("member", "kind", "subject")) == [
        (other.pk, "case", f"case:{case.pk}")
    ]


def test_giving_it_to_oneself_tells_nobody(maja):
    assign(case=make_case(), to=maja, by=maja)

    assert not Notice.objects.exists()


def test_it_is_given_to_nobody_who_may_not_see_it(maja):
    elsewhere = make_member()
    make_group(managers=[elsewhere])
    case = make_case()

    for nobody in (elsewhere, make_member()):
        with pytest.raises(NotTheirs):
            assign(case=case, to=nobody, by=maja)

    case.refresh_from_db()
    assert case.assignee is None


def test_waiting_says_for_what_and_keeps_it_in_hand(maja):
    case = wait_for(case=make_case(), by=maja, text="His answer on Saturday")

    case.refresh_from_db()
    assert (case.state, case.waiting_for, case.assignee) == (
        CaseState.WAITING,
        "His answer on Saturday",
        maja,
    )
    assert case.waiting_since is not None


def test_taken_again_it_waits_no_more(maja):
    case = wait_for(case=make_case(), by=maja, text="Saturday")

    case = take(case=case, by=maja)

    assert (case.state, case.waiting_for, case.waiting_since) == (CaseState.TAKEN, "", None)


def test_who_waits_may_be_relieved_by_another(maja):
    case = wait_for(case=make_case(), by=maja, text="Saturday")
    other = make_member(is_manager=True)

    assert take(case=case, by=other).assignee == other


def test_what_is_decided_is_worked_on_no_more_but_noted(maja):
    case = decided(make_case())
    verbs = [
        lambda: take(case=case, by=maja),
        lambda: put_back(case=case, by=maja),
        lambda: assign(case=case, to=maja, by=maja),
        lambda: wait_for(case=case, by=maja, text="Too late"),
    ]

    for verb in verbs:
        with pytest.raises(CaseDecided):
            verb()

    note(case=case, by=maja, text="For the next time.")
    assert CaseNote.objects.get().text == "For the next time."


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_take_it_at_once_one_has_it():
    case, crew = make_case(), [make_member(is_manager=True) for _ in range(8)]
    gate = Barrier(len(crew))

    def run(member):
        try:
            gate.wait(timeout=60)
            take(case=case, by=member)
            return member.pk
        except TakenAlready:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(crew)) as pool:
        won = [pk for pk in pool.map(run, crew) if pk]

    assert won == [Case.objects.get().assignee_id]
