"""The end of a vote: by hand, by the clock, once; and who hears of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.core.models import Promise
from community.members.actions import keep_distance
from community.notifications.models import Notice
from community.notifications.queries import inbox_page
from community.polls.actions import (
    Fixed,
    NotOpen,
    StillOpen,
    answer_poll,
    choose_option,
    close_poll,
    consult,
    reopen_poll,
)
from community.polls.ending import close_due_polls
from community.polls.models import Poll
from community.polls.tasks import close_due
from community.polls.telling import tell_closed, tell_outcome
from community.topics.actions import delete_post
from tests.community.polls.conftest import as_it_is, cast, keep_promises, options
from tests.factories import make_member, make_poll

pytestmark = pytest.mark.django_db


def told():
    return set(Notice.objects.values_list("member", "subject"))


def over(poll):
    ago = timezone.now() - timedelta(minutes=1)
    Poll.objects.filter(pk=poll.pk).update(closes_at=ago)
    return ago


def test_voters_and_whoever_asked_hear_once_that_the_time_is_over(poll, scene):
    cast(poll, scene.member, 0)
    ago = over(poll)

    assert close_due_polls() == 1
    assert close_due_polls() == 0
    close_due()
    keep_promises()
    tell_closed(poll_id=poll.pk)

    assert as_it_is(poll).closed_at == ago
    subject = f"poll:{poll.pk}"
    assert told() == {(scene.member.pk, subject), (scene.asker.pk, subject)}
    assert Promise.objects.filter(task__endswith="tell_closed").count() == 1


def test_what_is_not_over_stays_open(poll, scene):
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() + timedelta(minutes=1))

    assert close_due_polls() == 0
    assert not as_it_is(poll).is_closed


def test_whoever_closes_it_is_not_told_of_it(poll, scene):
    cast(poll, scene.member, 0)
    for _ in range(2):
        close_poll(poll=as_it_is(poll), by=scene.asker)
    keep_promises()

    assert told() == {(scene.member.pk, f"poll:{poll.pk}")}


def test_voters_of_a_secret_ballot_are_told_as_well(scene):
    poll = make_poll(post=scene.post, is_secret=True)
    cast(poll, scene.member, 0)
    over(poll)
    close_due_polls()
    keep_promises()

    assert (scene.member.pk, f"poll:{poll.pk}") in told()
    assert (scene.manager.pk, f"poll:{poll.pk}") not in told()


def test_a_poll_that_was_reopened_before_the_word_went_out_tells_nobody(poll, scene):
    cast(poll, scene.member, 0)
    close_poll(poll=as_it_is(poll), by=scene.asker)
    reopen_poll(poll=as_it_is(poll))
    keep_promises()

    assert told() == set()
    cast(poll, scene.member, 1)


def test_a_notice_says_nothing_once_the_post_is_gone_or_its_author_is_kept_away(poll, scene):
    cast(poll, scene.member, 0)
    over(poll)
    close_due_polls()
    keep_promises()
    assert [row.shown.title for row in inbox_page(scene.member)] == ["Which way?"]

    keep_distance(member=scene.member, towards=scene.asker, distance="muted")
    assert list(inbox_page(as_reader(scene.member))) == []
    assert [row.shown.title for row in inbox_page(as_reader(scene.asker))] == ["Which way?"]

    delete_post(post=as_it_is(poll).post, by=scene.manager, reason="No.")
    assert list(inbox_page(as_reader(scene.asker))) == []


def as_reader(member):
    return type(member).objects.get(pk=member.pk)


def test_a_consultations_answer_reaches_its_voters_once_and_bears_a_name(poll, scene):
    consult(poll=as_it_is(poll), by=scene.manager, electorate="group", quorum=1)
    cast(poll, scene.member, 0)
    with pytest.raises(StillOpen):
        answer_poll(poll=as_it_is(poll), by=scene.manager, outcome="Too early.")
    close_poll(poll=as_it_is(poll), by=scene.manager)

    answer_poll(poll=as_it_is(poll), by=scene.manager, outcome="We go **left** <script>x</script>")
    answer_poll(poll=as_it_is(poll), by=scene.manager, outcome="We go **left**, in May.")
    keep_promises()
    tell_outcome(poll_id=poll.pk)

    poll = as_it_is(poll)
    assert "<strong>left</strong>" in poll.outcome_html
    assert "<script" not in poll.outcome_html
    assert poll.outcome_by == scene.manager
    answers = {member for member, subject in told() if subject == f"poll_outcome:{poll.pk}"}
    assert answers == {scene.member.pk, scene.asker.pk}


def test_a_poll_that_is_no_consultation_takes_no_answer(poll, scene):
    close_poll(poll=as_it_is(poll), by=scene.asker)

    with pytest.raises(StillOpen):
        answer_poll(poll=as_it_is(poll), by=scene.manager, outcome="So be it.")


def test_terms_do_not_change_under_those_who_voted(poll, scene):
    consult(poll=as_it_is(poll), by=scene.manager, electorate="group", quorum=3)
    cast(poll, scene.member, 0)

    with pytest.raises(Fixed):
        consult(poll=as_it_is(poll), by=scene.manager, electorate="readers", quorum=3)
    consult(poll=as_it_is(poll), by=scene.manager, electorate="group", quorum=2)
    assert not as_it_is(poll).has_quorum
    close_poll(poll=as_it_is(poll), by=scene.manager)
    with pytest.raises(Fixed):
        consult(poll=as_it_is(poll), by=scene.manager, electorate="group", quorum=1)

    assert as_it_is(poll).quorum == 2


def test_deciding_for_a_date_ends_the_vote_and_keeps_it_ended(scene):
    poll = make_poll(post=scene.post, kind="dates", choices="ab")
    cast(poll, scene.member, 0, fits=[2])

    choose_option(poll=as_it_is(poll), option_id=options(poll)[1], by=scene.asker)

    assert as_it_is(poll).chosen_id == options(poll)[1]
    assert as_it_is(poll).is_closed
    with pytest.raises(NotOpen):
        reopen_poll(poll=as_it_is(poll))


def test_members_who_cannot_see_it_any_more_find_no_words_in_their_inbox(scene):
    poll = make_poll(post=scene.post)
    cast(poll, scene.member, 0)
    over(poll)
    close_due_polls()
    keep_promises()
    type(scene.group).objects.filter(pk=scene.group.pk).update(visibility="secret")
    scene.group.memberships.filter(member=scene.member).delete()

    assert list(inbox_page(as_reader(scene.member))) == []


def test_a_name_in_the_answer_leads_to_its_member(poll, scene):
    friend = make_member(name="priya")
    consult(poll=as_it_is(poll), by=scene.manager, electorate="readers", quorum=None)
    close_poll(poll=as_it_is(poll), by=scene.manager)
    answer_poll(poll=as_it_is(poll), by=scene.manager, outcome="Thanks to @priya")

    assert friend.get_absolute_url() in as_it_is(poll).outcome_html
