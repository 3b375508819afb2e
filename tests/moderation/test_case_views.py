"""The page of a case: what it shows of each kind of thing, to whom, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.groups.models import JoinRequest, Membership
from community.pages.models import Guideline, GuidelineVersion
from community.topics.actions import edit_post
from community.topics.models import Post
from moderation.actions.deciding import decide
from moderation.actions.gathering import case_about, recount_case
from moderation.actions.working import note, take
from moderation.models import Case, CaseKind, CaseNote, CaseState
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.scenes import (
    make_case,
    make_copy,
    make_held,
    make_report,
    make_screened,
    volunteer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def maja(client):
    member = make_member(is_manager=True, display_name="Maja")
    client.force_login(member)
    return member


def page_of(client, case, **asked):
    response = client.get(reverse("moderation:case", args=[case.pk]), asked)
    assert response.status_code == 200
    return response


def do(client, verb, case, **sent):
    return client.post(reverse(f"moderation:case_{verb}", args=[case.pk]), sent)


def make_guideline(number, title):
    guideline = Guideline.objects.create(number=number)
    GuidelineVersion.objects.create(guideline=guideline, language="en", title=title)
    return guideline


def things():
    """One of each kind that a case may be about."""
    group, topic = make_group(), make_topic(source="Opening words of a topic")
    request = JoinRequest.objects.create(
        group=group, member=make_member(), note="I build battery boxes"
    )
    edited = make_post(topic=topic, source="The words as they are")
    return {
        "The reported words": ("report", make_post(topic=topic, source="The reported words")),
        "Opening words of a topic": ("report", topic),
        "A held reply": ("held", make_held(topic=topic, source="A held reply")),
        "Words of a held topic": ("held", make_held(source="Words of a held topic")),
        "as they would be": (
            "held",
            make_held(topic=topic, post=edited, source="The words as they would be"),
        ),
        "asks to join": ("request", request),
        "Newly come": ("newcomer", make_member(display_name="Newly come", is_approved=False)),
        "A group of its own": ("report", make_group(name="A group of its own")),
    }


def test_every_kind_of_thing_is_shown(client, maja):
    for words, (kind, thing) in things().items():
        html = page_of(client, case_about(kind=CaseKind(kind), thing=thing)).text
        assert words in html


def test_two_posts_before_and_after_stand_around_the_thing(client, maja):
    topic = make_topic(source="Post one")
    posts = [make_post(topic=topic, source=f"Reply number {at}") for at in range(2, 9)]
    Post.objects.filter(pk=posts[3].pk).update(deleted_at=timezone.now())  # number 5
    place = page_of(client, make_case(thing=posts[2])).context["page"].place

    assert [near.post.number for near in (*place.before, *place.after)] == [2, 3, 5, 6]
    assert place.subject == posts[2]


def test_a_deleted_neighbour_leaves_its_place_to_who_may_not_read_it(client):
    group, author = make_group(), make_member()
    topic = make_topic(group=group, author=author)
    gone = make_post(topic=topic, source="Words that were taken away")
    subject = make_post(topic=topic, source="Words that stand")
    Post.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    case = make_case(thing=subject)
    runs_it = make_member()
    Membership.objects.create(group=group, member=runs_it, role="manager")
    client.force_login(runs_it)

    assert "Words that were taken away" in page_of(client, case).text  # managers read it

    client.force_login(volunteer_of(group, "reports"))
    html = page_of(client, case).text
    assert "Words that stand" in html
    assert "Words that were taken away" not in html


def test_what_people_said_and_what_it_weighs(client, maja):
    post = make_post()
    teller = make_member(display_name="Dafna")
    case = make_report(
        thing=post, by=teller, weight=3.5, note="I asked for help.", parts=[["base", 1.0]]
    ).case
    recount_case(case)

    html = page_of(client, case).text

    assert "I asked for help." in html
    assert "Dafna" in html
    assert "Together they weigh 3.5" in html


def test_screening_says_why(client, maja):
    held = make_held(reasons=[{"rule": "score", "does": "hold", "about": {}}])
    make_screened(f"held:{held.pk}", score=0.93, parts=[["followers", 1.8]])

    html = page_of(client, make_case(kind=CaseKind.HELD, thing=held)).text

    assert "The text reads like advertising." in html
    assert "Likely advertising: 93 %" in html
    assert "followers" in html


def test_the_last_edit_is_shown_word_by_word(client, maja):
    post = make_post(source="Let me be near a child’s bike.")
    edit_post(post=post, editor=post.author, source="Let me be near a bike.", seen=0)

    html = page_of(client, make_case(thing=post)).text

    assert "<del>child’s " in html


def test_the_author_is_known_by_what_this_reviewer_may_see(client):
    here, elsewhere = make_group(), make_group(visibility="secret")
    author, manager = make_member(display_name="Pieter"), make_member(is_manager=True)
    for group in (here, elsewhere):
        post = make_post(topic=make_topic(group=group), author=author)
        decide(
            by=manager,
            verb="hide",
            case=make_report(thing=post).case,
            reason=f"Hidden in {group.name}",
        )
    case = make_case(thing=make_post(topic=make_topic(group=here), author=author))
    runs_it = make_member()
    Membership.objects.create(group=here, member=runs_it, role="manager")

    client.force_login(manager)
    whole = page_of(client, case).context["page"]
    client.force_login(runs_it)
    theirs = page_of(client, case)

    assert (len(whole.card.decisions), whole.card.case_count, len(whole.earlier)) == (2, 2, 2)
    part = theirs.context["page"]
    assert (len(part.card.decisions), part.card.case_count, len(part.earlier)) == (1, 1, 1)
    assert elsewhere.name not in theirs.text


def test_cases_like_this_say_why_and_how_they_ended(client, maja):
    guideline = make_guideline(2, "Talk about the part")
    first = make_copy()
    make_case(kind=CaseKind.HELD, thing=first)
    decide(by=maja, verb="refuse", thing=first, guideline=guideline)
    again = make_case(kind=CaseKind.HELD, thing=make_copy())

    (earlier,) = page_of(client, again).context["page"].earlier

    assert (earlier.why, earlier.decision.verb, earlier.decision.guideline) == (
        "text",
        "refuse",
        guideline,
    )


def test_the_clock_says_how_long_is_left_or_how_late_it_is(client, maja):
    case = make_case(due_at=timezone.now() + timedelta(hours=3, minutes=1))
    assert "3 h left" in page_of(client, case).text

    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=2))
    html = page_of(client, case).text
    assert "2 h late" in html
    assert "We promise an answer within 24 hours." in html


def test_next_and_previous_follow_the_queue_as_it_was_narrowed(client, maja):
    cases = [make_case(score=score) for score in (1.0, 2.0, 3.0)]

    beside = page_of(client, cases[1]).context["beside"]
    by_score = page_of(client, cases[1], sort="score").context["beside"]
    alone = page_of(client, cases[1], kind="held").context["beside"]

    address = [reverse("moderation:case", args=[case.pk]) for case in cases]
    assert (beside["previous"], beside["next"], beside["place"]) == (address[0], address[2], 2)
    assert by_score["previous"] == f"{address[2]}?sort=score"
    assert by_score["next"] == f"{address[0]}?sort=score"
    assert (alone["previous"], alone["next"], alone["place"]) == ("", "", 0)


def test_a_case_is_taken_put_back_given_waited_for_and_noted(client, maja):
    case, other = make_case(), make_member(is_manager=True)

    do(client, "take", case)
    case.refresh_from_db()
    assert (case.state, case.assignee) == (CaseState.TAKEN, maja)

    do(client, "put_back", case)
    do(client, "assign", case, to=other.pk)
    case.refresh_from_db()
    assert case.assignee == other

    do(client, "wait", case, text="His answer")
    do(client, "note", case, text="Asked in the workshop.")
    case.refresh_from_db()
    assert (case.state, case.waiting_for) == (CaseState.WAITING, "His answer")
    html = page_of(client, case).text
    assert "Asked in the workshop." in html
    assert "His answer" in html


def test_what_another_took_is_said_on_the_page(client, maja):
    case = take(case=make_case(), by=make_member(is_manager=True, display_name="Priya"))

    response = client.post(reverse("moderation:case_take", args=[case.pk]), follow=True)

    assert "Priya works on this case." in response.text
    state = client.get(reverse("moderation:case_state", args=[case.pk])).text
    assert "<bdi>Priya</bdi> has it in hand" in state
    assert "<html" not in state


@pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 2001])
def test_a_note_that_cannot_be_kept_is_refused(client, maja, text):
    case = make_case()

    assert do(client, "note", case, text=text).status_code == 302
    assert not CaseNote.objects.exists()


@pytest.mark.parametrize("to", ["", "x", "-1", "999999999999999999999"])
def test_a_case_is_given_to_nobody_who_is_not_offered(client, maja, to):
    case = make_case()

    assert do(client, "assign", case, to=to).status_code == 404
    assert do(client, "assign", case, to=make_member().pk).status_code == 404


def test_every_address_of_a_case_is_shut_to_who_may_not_see_it(client):
    case = make_case(group=make_group(visibility="secret"))
    elsewhere = make_member()
    make_group(managers=[elsewhere])
    client.force_login(elsewhere)

    for pk in (case.pk, 10**9):
        assert client.get(reverse("moderation:case", args=[pk])).status_code == 404
        assert client.get(reverse("moderation:case_state", args=[pk])).status_code == 404
        for verb in ("take", "put_back", "assign", "wait", "note"):
            address = reverse(f"moderation:case_{verb}", args=[pk])
            assert client.post(address, {"text": "x", "to": elsewhere.pk}).status_code == 404
    case.refresh_from_db()
    assert (case.state, CaseNote.objects.count()) == (CaseState.OPEN, 0)


def test_nobody_reads_the_case_about_themselves(client):
    group = make_group()
    post = make_post(topic=make_topic(group=group))
    Membership.objects.create(group=group, member=post.author, role="manager")
    make_member(is_manager=True)
    case = make_case(thing=post)
    client.force_login(post.author)

    assert client.get(reverse("moderation:case", args=[case.pk])).status_code == 404


def test_what_was_purged_leaves_a_page(client, maja):
    case = make_case()
    case.matters.update(post=None)

    assert "gone for good" in page_of(client, case).text


def test_a_decided_case_is_read_and_offers_nothing(client, maja):
    case = make_report(thing=make_post()).case
    note(case=case, by=maja, text="Said before.")
    decide(by=maja, verb="keep", case=case)

    response = page_of(client, case)

    assert response.context["choosing"] is None
    assert "Said before." in response.text
    assert reverse("moderation:case_take", args=[case.pk]) not in response.text


@pytest.mark.parametrize("language", ["en", "sv", "he"])
def test_words_of_members_stay_words(client, maja, language):
    evil = "<script>alert(1)</script>\"'&"
    maja.language = language
    maja.save(update_fields=["language"])
    author = make_member(display_name=evil)
    post = make_post(author=author, source=evil)
    case = make_report(thing=post, by=make_member(display_name=evil), note=evil).case
    note(case=case, by=maja, text=evil)

    assert "<script>alert" not in page_of(client, case).text
    assert "<script>alert" not in client.get(reverse("moderation:queue")).text


def queries_of(client, case):
    with CaptureQueriesContext(connection) as caught:
        page_of(client, case)
    return len(caught.captured_queries)


def test_a_case_asks_the_same_questions_with_one_report_and_with_many(client, maja):
    guideline = make_guideline(1, "Say how and why")
    topic = make_topic()
    posts = [make_post(topic=topic) for _ in range(5)]
    case = make_report(thing=posts[2], guideline=guideline, kind="guideline").case
    recount_case(case)
    make_case()
    page_of(client, case)
    few = queries_of(client, case)
    for _ in range(10):
        make_report(thing=posts[2], case=case)
        note(case=case, by=maja, text="One more.")
        make_case()
    recount_case(case)

    assert queries_of(client, case) == few


def test_a_wave_asks_the_same_questions_with_two_copies_and_with_forty(client, maja):
    for _ in range(2):
        case = make_case(kind=CaseKind.HELD, thing=make_copy())
    page_of(client, case)
    few = queries_of(client, case)
    for _ in range(38):
        make_case(kind=CaseKind.HELD, thing=make_copy())

    case.refresh_from_db()
    assert case.matter_count == 40
    assert queries_of(client, case) == few
    assert len(page_of(client, case).context["page"].copies) == 39


def test_after_a_decision_the_next_case_is_open(client, maja):
    cases = [make_report(thing=make_post()).case for _ in range(3)]

    address = reverse("moderation:case_decide", args=[cases[1].pk])
    response = client.post(f"{address}?sort=newest", {"verb": "keep"})

    assert response.status_code == 302
    expected = reverse("moderation:case", args=[cases[0].pk])
    assert response.url == f"{expected}?sort=newest"
