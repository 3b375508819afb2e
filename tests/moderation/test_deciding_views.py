"""The pages on which reviewers decide, look at a decision, and take it back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.topics.models import Post, Topic
from moderation.actions.deciding import decide
from moderation.models import Decision, Proposal, Verb
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.guiding import make_rule
from tests.moderation.scenes import make_case, make_copy, make_held

pytestmark = pytest.mark.django_db


@pytest.fixture
def maja():
    return make_member(is_manager=True, display_name="Maja")


@pytest.fixture
def desk(client, maja):
    client.force_login(maja)
    return client


def case_url(case):
    return reverse("moderation:case_decide", args=[case.pk])


def thing_url(kind, thing):
    return reverse("moderation:decide", args=[kind, thing.pk])


def test_a_case_is_decided_and_leads_to_the_next(desk):
    post = make_post()
    case, other = make_case(thing=post), make_case()

    answer = desk.post(case_url(case), {"verb": "hide", "reason": "Not so.", "seen": "0"})

    post.refresh_from_db()
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("moderation:case", args=[other.pk]))
    assert post.is_hidden
    assert Decision.objects.get().case_id == case.pk


def test_the_case_page_offers_what_fits_and_nothing_else(desk):
    post = make_post()
    html = desk.get(reverse("moderation:case", args=[make_case(thing=post).pk])).content.decode()
    html = html[html.index('id="decide"') :]  # the list has buttons for several cases

    offered = {verb for verb in Verb.values if f'name="verb" value="{verb}"' in html}
    assert offered == {
        *("keep", "hide", "delete", "edit", "purge", "note"),
        *("close", "slow", "move", "split", "merge", "archive", "pin"),
    }


def test_taking_something_needs_a_guideline_or_a_word(desk):
    post = make_post()
    case = make_case(thing=post)

    answer = desk.post(case_url(case), {"verb": "hide"})

    post.refresh_from_db()
    assert answer.status_code == 422
    assert "Choose a guideline, or say why." in answer.content.decode()
    assert not post.is_deleted
    sent = {"verb": "hide", "guideline": make_rule().pk}
    assert desk.post(case_url(case), sent).status_code == 302


def test_a_post_and_its_author_in_one_form(desk):
    post = make_post()
    case = make_case(thing=post)
    sent = {"verb": "hide", "reason": "Not so.", "also": "silence", "also-days": "3"}

    answer = desk.post(case_url(case), sent)

    post.author.refresh_from_db()
    assert answer.status_code == 302
    left = post.author.silenced_until - timezone.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_a_date_that_is_over_is_refused_beside_its_field(desk):
    member = make_member()
    sent = {"verb": "suspend", "reason": "Enough.", "suspend-days": "date"}

    answer = desk.post(thing_url("member", member), {**sent, "suspend-until": "2020-01-01"})

    member.refresh_from_db()
    assert answer.status_code == 422
    assert "That day is over" in answer.content.decode()
    assert not member.is_suspended


def test_the_second_reviewer_is_led_to_what_the_first_decided(desk):
    post = make_post()
    case = make_case(thing=post)
    decide(by=make_member(is_manager=True, display_name="Jo"), verb=Verb.KEEP, case=case)

    answer = desk.post(case_url(case), {"verb": "hide", "reason": "Not so."}, follow=True)

    assert "Jo was first: kept." in answer.content.decode()
    assert Decision.objects.count() == 1


def test_words_that_were_changed_meanwhile_are_shown_again(desk):
    post = make_post()
    Post.objects.filter(pk=post.pk).update(revision_count=1)

    answer = desk.post(thing_url("post", post), {"verb": "hide", "reason": "Not so.", "seen": "0"})

    assert answer.status_code == 409
    assert "The author changed the words" in answer.content.decode()


def test_a_note_has_words(desk):
    member = make_member()

    assert desk.post(thing_url("member", member), {"verb": "note"}).status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize("others", [0, 1])
def test_what_is_purged_on_the_page_is_decided_or_waits(desk, others):
    topic = make_topic()
    post = make_post(topic=topic)
    for _ in range(others):
        make_member(is_manager=True)

    for address in (
        reverse("topics:purge", args=[topic.pk, post.number]),
        reverse("topics:steer", args=[topic.pk, "purge"]),
    ):
        assert desk.post(address, {"reason": "Addresses."}).status_code == 302

    assert Topic.objects.filter(pk=topic.pk).exists() == bool(others)
    assert (Proposal.objects.count(), Decision.objects.count()) == ((2, 0) if others else (0, 2))


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("edit", {"edit-source": "Kinder words.", "seen": "0"}),
        ("close", {}),
        ("slow", {"slow-seconds": "300"}),
        ("delete", {"reason": "Not so."}),
        ("note", {"note": "Look again."}),
        ("pin", {}),
    ],
)
def test_verbs_on_a_reply_and_its_topic(desk, verb, sent):
    post = make_post()

    answer = desk.post(thing_url("post", post), {"verb": verb, **sent})

    assert answer.status_code == 302
    assert Decision.objects.get().verb == verb


def test_a_topic_is_moved_split_and_merged(desk):
    topic, other, away = make_topic(), make_topic(), make_group()
    post = make_post(topic=topic)

    moved = {"verb": "move", "move-to": away.pk}
    split = {"verb": "split", "split-posts": "2-9", "split-title": "A new one"}
    merged = {"verb": "merge", "merge-into": f"https://example.org{other.get_absolute_url()}"}
    for sent in (moved, {**split, "split-to": away.pk}, merged):
        assert desk.post(thing_url("topic", topic), sent).status_code == 302

    topic.refresh_from_db()
    post.refresh_from_db()
    assert (topic.group_id, topic.merged_into_id) == (away.pk, other.pk)
    assert Topic.objects.get(title="A new one").pk == post.topic_id


@pytest.mark.parametrize("into", ["999999", "nonsense", "-1", "٣", "1" * 30])
def test_a_topic_is_merged_only_into_one_that_is_there(desk, into):
    topic = make_topic()

    answer = desk.post(thing_url("topic", topic), {"verb": "merge", "merge-into": into})

    topic.refresh_from_db()
    assert answer.status_code == 422
    assert topic.merged_into_id is None


def test_a_wave_is_decided_with_one_button(desk):
    copies = [make_copy() for _ in range(5)]
    case = [make_case(kind="held", thing=held) for held in copies][-1]

    answer = desk.post(case_url(case), {"verb": "refuse", "reason": "Ads.", "is_spam": "on"})

    assert answer.status_code == 302
    assert len(Decision.objects.get().after["things"]) == 5


@pytest.mark.parametrize("kind", ["post", "topic", "member", "group", "held", "request", "wave"])
@pytest.mark.parametrize("who", ["guest", "member", "elsewhere"])
def test_what_is_not_theirs_to_decide_is_not_there(client, kind, who):
    group = make_group(visibility="closed")
    post = make_post(topic=make_topic(group=group))
    held = make_held(group=group)
    things = {"post": post, "topic": post.topic, "member": post.author, "group": group}
    thing = {**things, "held": held}.get(kind, post)
    viewer = make_member()
    if who == "elsewhere":
        make_group(managers=[viewer])
    if who != "guest":
        client.force_login(viewer)

    for verb in ("get", "post"):
        answer = getattr(client, verb)(thing_url(kind, thing), {"verb": "delete", "reason": "x"})
        assert answer.status_code in ((302, 401) if who == "guest" else (404,))
    post.refresh_from_db()
    assert not post.is_deleted
    assert not Decision.objects.exists()


def test_a_verb_that_is_not_offered_is_not_done(client):
    keeper = make_member()
    group = make_group(managers=[keeper])
    post = make_post(topic=make_topic(group=group))
    client.force_login(keeper)

    answer = client.post(thing_url("post", post), {"verb": "purge", "reason": "x"})

    post.refresh_from_db()
    assert answer.status_code == 422
    assert not post.is_purged


def test_a_decision_is_looked_at_and_undone(desk, maja):
    post = make_post(source="Sharp words.")
    decision = decide(by=maja, verb=Verb.HIDE, thing=post, reason="Not so.", note="Third time.")

    page = desk.get(reverse("moderation:decision", args=[decision.pk])).content.decode()
    for words in ("Hidden", "Not so.", "Third time.", "Sharp words.", "Undo"):
        assert words in page
    answer = desk.post(
        reverse("moderation:decision_undo", args=[decision.pk]), {"reason": "Misread."}
    )

    undone = Decision.objects.get(verb=Verb.UNDO)
    post.refresh_from_db()
    assert answer.url == reverse("moderation:decision", args=[undone.pk])
    assert (undone.reason, post.is_deleted) == ("Misread.", False)
    again = desk.post(reverse("moderation:decision_undo", args=[decision.pk]))
    assert again.status_code == 409


def test_an_edit_shows_what_it_changed(desk, maja):
    post = make_post(source="Rude words here.")
    decision = decide(by=maja, verb=Verb.EDIT, thing=post, source="Kind words here.")

    page = desk.get(reverse("moderation:decision", args=[decision.pk])).content.decode()

    assert "<del>Rude</del>" in page
    assert "<ins>Kind</ins>" in page


def test_decisions_elsewhere_are_not_there(client, maja):
    keeper = make_member()
    make_group(managers=[keeper])
    decision = decide(by=maja, verb=Verb.HIDE, thing=make_post())
    client.force_login(keeper)

    shown = client.get(reverse("moderation:decision", args=[decision.pk]))
    undone = client.post(reverse("moderation:decision_undo", args=[decision.pk]))

    assert (shown.status_code, undone.status_code) == (404, 404)
    assert not Decision.objects.filter(verb=Verb.UNDO).exists()


def test_a_second_person_agrees_and_both_names_stand(client, desk, maja):
    jo = make_member(is_manager=True, display_name="Jo")
    member = make_member()
    desk.post(thing_url("member", member), {"verb": "ban", "reason": "Threats."})
    proposal = Proposal.objects.get()
    page = reverse("moderation:proposal", args=[proposal.pk])
    agree = reverse("moderation:proposal_confirm", args=[proposal.pk])

    assert "Agree, and do it" not in desk.get(page).content.decode()
    assert desk.post(agree).status_code == 403
    client.force_login(jo)
    assert "Agree, and do it" in client.get(page).content.decode()
    assert client.post(agree).status_code == 302

    decision = Decision.objects.get()
    member.refresh_from_db()
    assert (decision.by, decision.seconded_by) == (maja, jo)
    assert member.is_banned
    assert client.post(agree).status_code == 409


def test_a_proposal_is_declined_and_its_case_closes(client, desk):
    jo = make_member(is_manager=True)
    post = make_post()
    desk.post(thing_url("post", post), {"verb": "purge", "reason": "Addresses."})
    proposal = Proposal.objects.get()
    client.force_login(jo)

    client.post(reverse("moderation:proposal_decline", args=[proposal.pk]))

    proposal.refresh_from_db()
    proposal.case.refresh_from_db()
    post.refresh_from_db()
    assert (proposal.answered_by, proposal.decision, post.is_purged) == (jo, None, False)
    assert proposal.case.is_decided


def test_proposals_are_for_those_who_run_the_house(client, desk):
    make_member(is_manager=True)
    keeper = make_member()
    group = make_group(managers=[keeper])
    post = make_post(topic=make_topic(group=group))
    desk.post(thing_url("post", post), {"verb": "purge", "reason": "Addresses."})
    proposal = Proposal.objects.get()
    client.force_login(keeper)

    for name in ("proposal", "proposal_confirm", "proposal_decline"):
        address = reverse(f"moderation:{name}", args=[proposal.pk])
        answer = client.get(address) if name == "proposal" else client.post(address)
        assert answer.status_code == 404


def test_a_wave_costs_the_same_questions_however_long_it_is(desk, maja):
    def asked(number):
        copies = [make_copy(copy=number) for _ in range(number)]
        case = [make_case(kind="held", thing=held) for held in copies][-1]
        decision = decide(by=maja, verb=Verb.REFUSE, case=case)
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("moderation:decision", args=[decision.pk]))
        return len(queries)

    asked(2)

    assert asked(3) == asked(12)


def test_a_decided_case_leads_to_its_decision_and_what_waits_for_a_second(desk, maja):
    make_member(is_manager=True)
    post, member = make_post(), make_member()
    case, about = make_case(thing=post), make_case(thing=member)
    decision = decide(by=maja, verb=Verb.HIDE, case=case)
    proposal = decide(by=maja, verb=Verb.BAN, case=about)

    pages = [desk.get(reverse("moderation:case", args=[one.pk])) for one in (case, about)]

    assert reverse("moderation:decision", args=[decision.pk]) in pages[0].content.decode()
    assert reverse("moderation:proposal", args=[proposal.pk]) in pages[1].content.decode()


def test_keepers_find_the_way_to_decide_at_a_post_and_others_do_not(client, maja):
    post = make_post()
    address = thing_url("post", post)

    for viewer, finds in ((maja, True), (make_member(), False)):
        client.force_login(viewer)
        html = client.get(post.topic.get_absolute_url()).content.decode()
        assert (address in html) == finds
