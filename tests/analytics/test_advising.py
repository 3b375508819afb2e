"""Advice: written, sent once, answered once, done; and who hears of it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from analytics.actions.advising import (
    AnsweredAlready,
    NotADraft,
    NotDoable,
    answer_advice,
    drop_advice,
    edit_advice,
    finish_advice,
    send_advice,
)
from analytics.actions.mailing import TooManyLetters
from analytics.days import today
from analytics.models import Advice, AdviceState
from analytics.queries.advice import advice_by, days_open, open_by_age
from analytics.scopes import WHOLE, Scope
from analytics.telling.advising import announce_advice, mail_advice
from analytics.tokens import advice_address, advice_token
from community.core.models import Letter, Promise
from community.core.outbox import keep_next, promise
from community.members.models import Boundary
from community.notifications.models import Kind, Notice
from community.notifications.subjects import shown_to
from community.topics.actions import delete_post
from tests.factories import make_advice, make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


def keep_all():
    while keep_next():
        pass


def accept(advice, **more):
    given = {"is_accepted": True, "name": "Astrid", "words": "From March."} | more
    return answer_advice(advice=advice, **given)


def decline(advice):
    return accept(advice, is_accepted=False, words="No money this year.")


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("member", "subject"))


def sentences(member):
    notices = list(Notice.objects.filter(member=member, kind=Kind.HEARD))
    return [one.text for one in shown_to(member, notices).values()]


def test_sending_mails_one_letter_with_the_link_in_text_and_html():
    advice = make_advice(sent=True)
    keep_all()

    (letter,) = mail.outbox
    html = letter.alternatives[0][0]

    assert letter.to == [advice.to_address]
    assert (advice_address(advice) in letter.body, advice_address(advice) in html) == (True, True)
    assert advice.recommendation in letter.body


def test_the_letter_is_in_the_language_and_direction_of_whom_it_goes_to():
    make_advice(sent=True, language="he")
    keep_all()

    html = mail.outbox[0].alternatives[0][0]

    assert 'lang="he" dir="rtl"' in html


def test_the_letter_holds_no_word_that_a_member_wrote():
    post = make_post(source="The secret of the shed.")
    make_advice(sent=True, words=[post])
    keep_all()

    letter = mail.outbox[0]

    assert "shed" not in letter.body + letter.alternatives[0][0]


def test_a_form_that_is_sent_twice_sends_one_letter():
    advice = make_advice()

    for _ in range(2):
        send_advice(advice=advice, by=advice.by, seen=0)
    keep_all()

    assert (len(mail.outbox), Advice.objects.get().link_number) == (1, 1)


def test_a_letter_that_was_promised_twice_is_written_once():
    advice = make_advice(sent=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.create(task="again", key=f"advice:{advice.pk}:1")
    keep_all()

    promise(mail_advice, key=f"advice:{advice.pk}:1", advice_id=advice.pk, number=1)
    keep_all()

    assert (len(mail.outbox), Letter.objects.count()) == (1, 1)


def killed(*_about, **_letter):
    raise RuntimeError("killed")


def test_a_worker_that_dies_while_it_writes_leaves_no_half_letter():
    advice = make_advice(sent=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("community.core.mail.promise", killed)
        keep_next()
    assert Letter.objects.count() == 0

    Promise.objects.update(due_at=timezone.now())
    keep_all()

    assert [letter.to for letter in mail.outbox] == [[advice.to_address]]


def test_sent_again_before_the_first_left_only_the_newer_leaves():
    advice = make_advice(sent=True)
    send_advice(advice=advice, by=advice.by, seen=1)
    newer = Advice.objects.get()

    mail_advice(advice_id=advice.pk, number=2)  # the other way round
    mail_advice(advice_id=advice.pk, number=1)

    assert [advice_address(newer) in one.text for one in Letter.objects.all()] == [True]


def test_answered_before_it_left_no_letter_asks_for_an_answer():
    accept(make_advice(sent=True))
    keep_all()

    assert mail.outbox == []


def test_without_an_address_there_is_the_link_alone():
    advice = make_advice(sent=True, to_address="")
    keep_all()

    assert (mail.outbox, advice_by(advice_token(advice))) == ([], advice)


def test_nobody_mails_strangers_all_day():
    by = make_member(is_manager=True)
    for _ in range(20):
        make_advice(by=by, sent=True)

    with pytest.raises(TooManyLetters):
        make_advice(by=by, sent=True)


def test_sent_again_its_age_counts_from_the_first_sending_and_its_link_from_the_last():
    long_ago = timezone.now() - timedelta(days=100)
    advice = make_advice(sent=True, sent_at=long_ago, changed_at=long_ago)
    assert advice_by(advice_token(advice)) is None

    advice = send_advice(advice=advice, by=advice.by, seen=1)

    assert (advice_by(advice_token(advice)), days_open(advice, today())) == (advice, 100)


def test_what_was_sent_stays_as_it_is():
    advice = make_advice(sent=True)

    for change in (edit_words, lambda one: drop_advice(advice=one)):
        with pytest.raises(NotADraft):
            change(advice)

    assert Advice.objects.get().question == advice.question


def edit_words(advice):
    edit_advice(advice=advice, scope=WHOLE, question="Another?")


def test_advice_is_answered_once():
    advice = make_advice(sent=True)
    accept(advice)

    with pytest.raises(AnsweredAlready):
        decline(advice)

    assert (Advice.objects.get().state, Advice.objects.get().answer) == ("accepted", "From March.")


def test_a_draft_has_no_answer():
    with pytest.raises(AnsweredAlready):
        accept(make_advice())


def test_a_link_that_was_replaced_while_somebody_read_answers_nothing():
    advice = make_advice(sent=True)
    send_advice(advice=advice, by=advice.by, seen=1)

    with pytest.raises(AnsweredAlready):
        accept(advice, number=1)

    assert Advice.objects.get().state == AdviceState.SENT


def test_only_what_was_accepted_can_be_done():
    sent, declined = make_advice(sent=True), decline(make_advice(sent=True))

    for advice in (sent, declined):
        with pytest.raises(NotDoable):
            finish_advice(advice=advice, outcome="Two evenings.")

    done = finish_advice(advice=accept(sent), outcome="Two evenings.")
    assert (done.state, done.outcome) == (AdviceState.DONE, "Two evenings.")


def test_who_wrote_it_and_who_is_quoted_hear_of_the_answer_each_once():
    post = make_post()
    advice = accept(make_advice(sent=True, words=[post, make_post(author=post.author)]))

    for _ in range(2):
        announce_advice(advice_id=advice.pk, state="accepted")
    keep_all()

    assert told(Kind.ADVICE) == [(advice.by_id, f"advised:{advice.pk}")]
    assert told(Kind.HEARD) == [(post.author_id, f"heardyes:{advice.pk}")]


def test_you_said_we_did_is_told_at_the_answer_and_at_the_end():
    post = make_post()
    advice = accept(make_advice(sent=True, words=[post]))
    finish_advice(advice=advice, outcome="A host sits there on two evenings.")
    keep_all()

    assert sentences(post.author) == [
        "You said it, and it was taken up.",
        "You said it, and it was done: \u2068A host sits there on two evenings.\u2069",
    ]


def test_a_no_is_told_with_its_reason():
    post = make_post()
    decline(make_advice(sent=True, words=[post]))
    keep_all()

    assert sentences(post.author) == [
        "You said it, and we asked for it. The answer was no: \u2068No money this year.\u2069"
    ]


def test_L15_who_cannot_read_their_words_any_more_hears_nothing():
    group = make_group(visibility="secret", managers=[make_member()])
    author = make_member()
    group.memberships.create(member=author)
    post = make_post(topic=make_topic(group=group, author=author), author=author)
    stays = make_post()
    advice = make_advice(sent=True, words=[post, stays])
    group.memberships.filter(member=author).delete()

    accept(advice)
    keep_all()

    assert [member for member, _subject in told(Kind.HEARD)] == [stays.author_id]


def test_L15_who_left_after_they_were_told_reads_nothing_in_their_inbox():
    group = make_group(visibility="secret", managers=[make_member()])
    author = make_member()
    group.memberships.create(member=author)
    post = make_post(topic=make_topic(group=group, author=author), author=author)
    accept(make_advice(sent=True, words=[post]))
    keep_all()
    assert sentences(author) == ["You said it, and it was taken up."]

    group.memberships.filter(member=author).delete()
    author = type(author).objects.get(pk=author.pk)

    assert sentences(author) == []


def test_L15_words_that_were_taken_away_are_no_reason_to_tell():
    post = make_post()
    advice = make_advice(sent=True, words=[post])
    delete_post(post=post, by=post.author)

    accept(advice)
    keep_all()

    assert told(Kind.HEARD) == []


def test_who_keeps_away_from_the_writer_hears_nothing_of_them():
    post = make_post()
    advice = make_advice(sent=True, words=[post])
    Boundary.objects.create(member=post.author, towards=advice.by, distance="muted")

    accept(advice)
    keep_all()

    assert told(Kind.HEARD) == []


def test_open_advice_is_listed_by_age_without_what_is_settled():
    by = make_member(is_manager=True)
    now = timezone.now()
    young = make_advice(by=by, sent=True)
    old = make_advice(by=by, sent=True, sent_at=now - timedelta(days=9))
    agreed = accept(make_advice(by=by, sent=True))
    decline(make_advice(by=by, sent=True))
    finish_advice(advice=accept(make_advice(by=by, sent=True)), outcome="Done.")
    make_advice(by=by)

    found = [(one.advice, one.days) for one in open_by_age(by, WHOLE)]

    assert found == [(old, 9), (young, 0), (agreed, 0)]


def test_L14_open_advice_of_a_group_is_for_those_who_run_it():
    host, other = make_member(), make_member()
    group = make_group(managers=[host])
    make_group(managers=[other])
    scope = Scope("group", str(group.pk))
    advice = make_advice(sent=True, scope=scope)

    found = [[one.advice for one in open_by_age(who, scope)] for who in (host, other)]

    assert found == [[advice], []]
    assert open_by_age(other, WHOLE) == []
    assert [one.advice for one in open_by_age(make_member(is_manager=True), WHOLE)] == [advice]


def test_an_address_in_a_letter_is_the_configured_one():
    advice = make_advice(sent=True)

    assert re.match(r"https?://[^/]+/advice/[0-9]+-1\.[\w-]{43}/$", advice_address(advice))
