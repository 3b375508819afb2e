"""What was decided about a member: on their page, by their letter's link, and from the gate."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils.timezone import now

from community.core.models import Letter
from community.core.outbox import keep_all
from community.members.models import User
from community.members.tokens import WAY_BACK, make_way_back
from community.topics.actions import purge_post
from moderation.actions.appealing import answer_appeal, appeal
from moderation.actions.deciding import decide
from moderation.actions.undoing import undo
from moderation.models import Appeal, Decision, Outcome, Verb
from moderation.queries.decisions import APPEALED_WITHIN
from moderation.tokens import SALT, appeal_token
from tests.factories import PASSWORD, make_group, make_member, make_post, make_topic
from tests.moderation.guiding import make_rule
from tests.moderation.test_appealing import made_ago

pytestmark = pytest.mark.django_db
PAGE = "/decisions/"


@pytest.fixture
def maja():
    return make_member(is_manager=True, display_name="Maja")


@pytest.fixture
def member(client):
    one = make_member(password=PASSWORD)
    client.force_login(one)
    return one


def suspended(member, maja, days=7):
    until = now() + timedelta(days=days)
    return decide(by=maja, verb=Verb.SUSPEND, thing=member, reason="A rest.", until=until)


def by_letter(decision):
    return reverse("moderation:appeal", args=[appeal_token(decision)])


def page_of(client, address=PAGE, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


# Signed in ---------------------------------------------------------------------------------------


def test_guests_are_led_to_sign_in(client):
    assert client.get(PAGE).url.startswith(reverse("account_login"))


def test_the_page_says_what_was_done_why_and_to_which_words(client, member, maja):
    rule = make_rule("Talk about the part")
    post = make_post(author=member, source="You are no electrician.")
    decide(by=maja, verb=Verb.HIDE, thing=post, guideline=rule, reason="Leave the person out.")

    page = page_of(client)

    assert "Your post was hidden." in page
    assert "Talk about the part" in page
    assert "Leave the person out." in page
    assert "You are no electrician." in page
    assert "Maja" in page


def test_it_tells_nothing_of_other_members_and_of_notes(client, member, maja):
    decide(by=maja, verb=Verb.WARN, thing=make_member(), reason="Another's warning.")
    decide(by=maja, verb=Verb.NOTE, thing=member, note="Between reviewers.")
    decide(by=maja, verb=Verb.WARN, thing=member, reason="Yours.", note="Between us.")
    decide(by=maja, verb=Verb.KEEP, thing=make_post(author=member))

    page = page_of(client)

    assert "Yours." in page
    assert page.count('class="stack stack-s told"') == 1
    assert "Another" not in page
    assert "Between" not in page


def test_it_names_no_topic_that_the_member_may_not_read_any_more(client, member, maja):
    group = make_group(members=[member], visibility="secret")
    post = make_post(author=member, topic=make_topic(group=group, title="Canary title"))
    decide(by=maja, verb=Verb.HIDE, thing=post)
    assert "Canary title" in page_of(client)

    group.memberships.all().delete()

    assert "Canary title" not in page_of(client)


def test_purged_words_are_gone_from_it_too(client, member, maja):
    post = make_post(author=member, source="Canary words.")
    decide(by=maja, verb=Verb.DELETE, thing=post)
    assert "Canary words." in page_of(client)

    post.refresh_from_db()
    purge_post(post=post, by=maja, reason="")

    assert "Canary words." not in page_of(client)


def test_an_appeal_is_sent_from_the_page(client, member, maja):
    decision = decide(by=maja, verb=Verb.HIDE, thing=make_post(author=member))

    address = reverse("moderation:appeal_make", args=[decision.pk])
    answer = client.post(address, {"text": "It was fine."}, follow=True)

    assert Appeal.objects.get().text == "It was fine."
    page = answer.content.decode()
    assert "It was fine." in page
    assert address not in page


def test_htmx_gets_the_decision_alone(client, member, maja):
    decision = decide(by=maja, verb=Verb.HIDE, thing=make_post(author=member))

    answer = client.post(
        reverse("moderation:appeal_make", args=[decision.pk]),
        {"text": "It was fine."},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode().strip()
    assert page.startswith(f'<article id="told-{decision.pk}"')


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "a\x00b"])
def test_an_empty_or_endless_appeal_comes_back(client, member, maja, text):
    decision = decide(by=maja, verb=Verb.HIDE, thing=make_post(author=member))

    answer = client.post(reverse("moderation:appeal_make", args=[decision.pk]), {"text": text})

    assert answer.status_code == 422
    assert not Appeal.objects.exists()


def test_what_cannot_be_appealed_is_refused_with_the_words_kept(client, member, maja):
    decision = decide(by=maja, verb=Verb.HIDE, thing=make_post(author=member))
    undo(decision=decision, by=maja)

    sent = {"text": "All the same."}
    answer = client.post(reverse("moderation:appeal_make", args=[decision.pk]), sent)

    assert answer.status_code == 409
    assert "All the same." in answer.content.decode()


def test_another_members_decision_does_not_exist(client, member, maja):
    decision = decide(by=maja, verb=Verb.WARN, thing=make_member())

    answer = client.post(reverse("moderation:appeal_make", args=[decision.pk]), {"text": "Hm."})

    assert answer.status_code == 404


def test_the_answer_stands_beside_the_decision(client, member, maja):
    decision = decide(by=maja, verb=Verb.WARN, thing=member)
    made = appeal(decision=decision, by=member, text="Why me?")
    answer_appeal(appeal=made, by=maja, outcome=Outcome.UPHELD, answer="Because of Monday.")

    page = page_of(client)

    assert "Your appeal: upheld" in page
    assert "Because of Monday." in page
    assert "it was the same person who decided" in page


@pytest.mark.parametrize("many", [1, 12])
def test_the_page_asks_the_same_however_much_was_decided(
    client, member, maja, django_assert_max_num_queries, many
):
    rule = make_rule()
    for _number in range(many):
        post = make_post(author=member)
        decide(by=maja, verb=Verb.HIDE, thing=post, guideline=rule)
    page_of(client)

    with django_assert_max_num_queries(16) as asked:
        page_of(client)

    test_the_page_asks_the_same_however_much_was_decided.asked.add(len(asked))
    assert len(test_the_page_asks_the_same_however_much_was_decided.asked) == 1


test_the_page_asks_the_same_however_much_was_decided.asked = set()


# By the link in a letter -------------------------------------------------------------------------


def test_a_letter_leads_to_the_decision_and_the_appeal_without_a_session(client, maja):
    member = make_member()
    decision = suspended(member, maja)
    keep_all()
    letter = Letter.objects.filter(to=member.email).get()
    assert by_letter(decision) in letter.text or letter.sent_at

    page = page_of(client, by_letter(decision))
    assert "A rest." in page
    answer = client.post(by_letter(decision), {"text": "Please look again."}, follow=True)

    assert answer.status_code == 200
    assert Appeal.objects.get().by == member
    assert "Please look again." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_it_works_for_who_is_silenced_and_signed_in(client, member, maja):
    until = now() + timedelta(days=7)
    decision = decide(by=maja, verb=Verb.SILENCE, thing=member, until=until)

    client.post(reverse("moderation:appeal_make", args=[decision.pk]), {"text": "No."})

    assert Appeal.objects.count() == 1


def test_L16_a_letters_link_opens_nothing_else_and_is_kept_by_nobody(client, maja):
    first, second = suspended(make_member(), maja), suspended(make_member(), maja)
    token = appeal_token(first)

    answer = client.get(by_letter(first))

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert client.get(PAGE).status_code == 302
    assert client.get(reverse("moderation:way_back", args=[token])).status_code == 404
    assert client.get(reverse("notifications:unsubscribe", args=[token])).status_code == 404
    forged = signing.dumps(second.pk, salt="unsubscribe")
    for wrong in (forged, token[:-1], f"{token}x", "x", signing.dumps("x", salt=SALT)):
        assert client.get(reverse("moderation:appeal", args=[wrong])).status_code == 404


def test_L16_it_ends_with_the_six_months(client, maja):
    decision = suspended(make_member(), maja, days=300)
    made_ago(decision, APPEALED_WITHIN + timedelta(minutes=1))

    assert client.get(by_letter(decision)).status_code == 404
    assert client.post(by_letter(decision), {"text": "x"}).status_code == 404


def test_L16_a_closed_account_has_no_letters(client, maja):
    member = make_member()
    decision = suspended(member, maja)
    User.objects.filter(pk=member.pk).update(is_active=False)

    assert client.get(by_letter(decision)).status_code == 404


# From the gate -----------------------------------------------------------------------------------


def sign_in(client, member):
    sent = {"login": member.name, "password": PASSWORD}
    return client.post(reverse("account_login"), sent)


def test_who_is_kept_out_is_led_from_the_gate_to_the_decision(client, maja):
    member = make_member(password=PASSWORD)
    suspended(member, maja)

    gate = sign_in(client, member)
    assert gate.status_code == 403
    (address,) = [
        line.split('"')[0]
        for line in gate.content.decode().split('href="')
        if line.startswith("/appeal/back/")
    ]

    page = client.get(address, follow=True).content.decode()
    assert "A rest." in page
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_leads_nowhere(client, maja):
    member = make_member(password=PASSWORD)
    suspended(member, maja)

    answer = client.post(reverse("account_login"), {"login": member.name, "password": "wrong"})

    assert "/appeal/back/" not in answer.content.decode()


def test_the_way_back_is_short_and_only_for_who_is_kept_out(client, maja):
    member = make_member()
    assert (
        client.get(reverse("moderation:way_back", args=[make_way_back(member)])).status_code == 404
    )

    suspended(member, maja)
    token = make_way_back(member)
    forged = signing.dumps(member.pk, salt=f"{WAY_BACK}x")

    assert client.get(reverse("moderation:way_back", args=[token])).status_code == 302
    assert client.get(reverse("moderation:way_back", args=[forged])).status_code == 404
    assert client.get(reverse("members:profile", args=[token])).status_code == 404


def test_long_after_a_ban_the_way_back_still_says_why(client, maja):
    member = make_member()
    decision = Decision.objects.create(
        by=maja, verb=Verb.BAN, member=member, about=member, reason="Spam, day after day."
    )
    member.sanctions.create(decision=decision, kind=Verb.BAN)
    User.objects.filter(pk=member.pk).update(banned_at=now())
    made_ago(decision, timedelta(days=400))

    page = page_of(client, reverse("moderation:way_back", args=[make_way_back(member)]))

    assert "Spam, day after day." in page
    assert "<textarea" not in page
