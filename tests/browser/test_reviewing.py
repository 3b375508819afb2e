"""The queue in a browser: reported, hidden, decided, told, appealed, and given back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from community.core.outbox import keep_all
from community.groups.models import Right
from community.screening.actions import keep_word
from community.topics.models import Held
from moderation.models import Appeal, Case, CaseKind, CaseState, Decision, Verb
from tests.browser.reviewing import (
    DELEN,
    ask_for_a_second_look,
    case_page,
    decide_to,
    in_swedish,
    make_harsh_reply,
    make_keepers,
    make_our_rule,
    make_wave,
    make_weighty_member,
    overturn,
    reported,
    tell_the_managers,
)
from tests.factories import make_grant, make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case

QUEUE = reverse("moderation:queue")
DECISIONS = reverse("moderation:decisions")
TODAY = reverse("admin:index")
WORDS = "You weld like a fool."
HIDDEN = "Hidden while a manager looks at it"


@pytest.fixture
def keepers(transactional_db):
    return make_keepers()


@pytest.fixture
def rule(transactional_db):
    return make_our_rule()


def test_a_reported_post_goes_all_the_way_and_comes_back(visit, keepers, rule):
    maja, jonas = keepers
    post = make_harsh_reply(language="sv")
    reported(post, rule, times=2)
    reporter, author = visit(make_weighty_member()), visit(post.author, language="sv")
    one, other = visit(maja), visit(jonas)

    tell_the_managers(reporter, post)
    keep_all()
    it_is_hidden(reporter, author, post)
    taken_before_the_eyes_of(other, by=one)
    decide_to(one, "Hide H", words="Snälla, prata om svetsen.")
    assert Decision.objects.get().guideline == rule
    keep_all()
    author.go("/")
    author.locator("#bell").click()
    author.locator(".row-t a").first.click()
    author.says("Snälla, prata om svetsen.")
    author.says(DELEN)
    assert author.path() == DECISIONS
    ask_for_a_second_look(author, "Det var ett skämt mellan vänner.")
    author.says(in_swedish("Your appeal waits for somebody who did not decide this."))
    one.go(case_page(Case.objects.get(kind=CaseKind.APPEAL)))
    one.says("You decided this. Somebody else answers the appeal.")
    overturn(other, "Ni är vänner; det fick stå.")
    assert Appeal.objects.get().answered_by == jonas

    reporter.go(post.topic.get_absolute_url())
    reporter.says(WORDS)
    author.go(DECISIONS)
    author.says("Ni är vänner; det fick stå.")
    assert author.complaints + reporter.complaints + one.complaints + other.complaints == []


def it_is_hidden(reporter, author, post):
    """For everybody; its author is told, and that a manager looks at it."""
    author.go(post.topic.get_absolute_url())
    author.says(in_swedish(HIDDEN))
    author.go(reverse("notifications:inbox"))
    author.says(DELEN)
    reporter.go(post.topic.get_absolute_url())
    reporter.says(HIDDEN)
    assert reporter.get_by_text(WORDS).count() == 0


def taken_before_the_eyes_of(other, *, by):
    other.go(case_page(Case.objects.get()))
    other.says("Nobody has it in hand")
    other.hears()
    by.go(QUEUE)
    by.locator(".picks .row-t a").first.click()
    by.press("Take it T")
    by.says("You have it in hand")
    other.says("Maja Lind has it in hand")


def test_all_of_it_by_plain_forms(visit, keepers, rule):
    maja, jonas = keepers
    post = make_harsh_reply()
    reported(post, rule, times=2)
    people = (make_weighty_member(), post.author, maja, jonas)
    reporter, author, one, other = (visit(who, script=False) for who in people)

    tell_the_managers(reporter, post)
    post.refresh_from_db()
    assert post.is_hidden
    one.go(TODAY)
    one.locator(f".rail a[href='{QUEUE}']").click()
    one.locator(".picks .row-t a").first.click()
    one.press("Take it T")
    one.says("You have it in hand")
    decide_to(one, "Hide H", words="Please mind the tone.")
    author.go(DECISIONS)
    author.says("Please mind the tone.")
    ask_for_a_second_look(author, "We are friends.")
    author.says("Your appeal waits for somebody who did not decide this.")
    overturn(other, "So be it.")

    author.go(DECISIONS)
    author.says("So be it.")
    reporter.go(post.topic.get_absolute_url())
    reporter.says(WORDS)


def test_a_decision_is_undone_from_its_page(visit, keepers, rule):
    post = make_harsh_reply()
    case = reported(post, rule)
    page = visit(keepers[0])
    page.go(case_page(case))
    decide_to(page, "Delete D", words="Not here.")
    page.press("Look at it, or undo it")
    page.get_by_label("Message").fill("I was too quick.")
    page.press("Undo")

    page.says("Undone. All is as it was before.")
    page.go(post.topic.get_absolute_url())
    page.says(WORDS)
    case.refresh_from_db()
    assert case.state != CaseState.DECIDED
    assert page.complaints == []


def test_a_wave_of_forty_copies_is_one_case_one_decision_and_one_line(visit, keepers):
    case = make_wave(40)
    page = visit(keepers[0])
    page.go(QUEUE)
    assert page.locator(".picks .row-t").count() == 1
    page.says("39 more that are nearly the same")
    page.locator("#decide-reason").fill("We sell nothing here.")
    page.get_by_role("group", name="Decide").get_by_role("button", name="Do not let in").click()
    page.says("Look at it, or undo it")

    assert Decision.objects.get().wave_id == case.pk
    assert Held.objects.filter(is_let_in=False).count() == 40
    page.go(reverse("admin:moderation_decision_changelist"))
    page.says("1 in this list")
    assert page.complaints == []


def test_a_volunteer_meets_the_cases_of_one_group_and_no_other(visit, keepers):
    volunteer = make_member()
    here, there = make_group(members=[volunteer]), make_group(visibility="closed")
    make_grant(member=volunteer, rights=[Right.REPORTS], group=here, given_by=keepers[0])
    ours = make_case(thing=make_post(topic=make_topic(group=here), source="Our own quarrel."))
    theirs = make_case(thing=make_post(topic=make_topic(group=there), source="A foreign one."))
    page = visit(volunteer)

    page.go(QUEUE)
    assert page.locator(".picks .row-t").count() == 1
    page.says("Our own quarrel.")
    assert page.locator(".rail .count").first.inner_text().startswith("1")
    narrowed = (f"{QUEUE}?group={there.pk}", f"{QUEUE}?state=decided")
    for address in (QUEUE, *narrowed, TODAY, f"{reverse('search:page')}?q=foreign"):
        page.go(address)
        assert "A foreign one." not in page.content(), address
        assert case_page(theirs) not in page.content(), address
    assert page.go(case_page(ours)) == 200
    assert page.complaints == []
    assert page.go(case_page(theirs)) == 404
    assert page.go(case_page(theirs) + "state/") == 404
    assert page.go(f"/desk/review/{theirs.pk + 7000}/") == 404


def test_what_was_held_shows_its_author_why_and_is_let_in(visit, keepers):
    keep_word(pattern="kotlet", does="hold")
    author = make_member(name="nils-n", display_name="Nils Nilsson")
    topic = make_topic(group=make_group(members=[author], slug="frames"))
    page = visit(author)
    page.go(topic.get_absolute_url())
    page.get_by_label("Your text").press_sequentially("Any spare kotlet?", delay=15)
    page.press("Reply")
    page.says("Waits for a manager")
    page.says("Only you see it until a manager lets it in.")
    assert page.locator(".held footer p").count() > 1, "says why"
    keep_all()

    keeper = visit(keepers[0])
    keeper.go(topic.get_absolute_url())
    assert keeper.get_by_text("Any spare kotlet?").count() == 0
    keeper.go(QUEUE)
    keeper.says("Any spare kotlet?")
    keeper.get_by_role("group", name="Decide").get_by_role("button", name="Let in").first.click()
    keeper.says("Look at it, or undo it")

    page.go(topic.get_absolute_url())
    page.locator("#p2").get_by_text("Any spare kotlet?").wait_for()
    assert page.locator(".held").count() == 0
    assert page.complaints + keeper.complaints == []


def test_by_keys_alone_from_today_through_the_queue(visit, keepers):
    cases = [make_case(due_at=now() + timedelta(minutes=minutes)) for minutes in (1, 2, 3)]
    page = visit(keepers[0])
    page.go(TODAY)
    press = page.keyboard.press
    press("j")
    press("j")
    press("Enter")
    page.wait_for_url(f"**{case_page(cases[1])}*")
    press("k")
    page.says("Look at it, or undo it")
    first = page.path()
    assert first.startswith(case_page(cases[2]))
    assert page.evaluate("document.activeElement.id") == "hc"
    press("m")
    page.keyboard.type("Not here.")
    press("Escape")
    press("d")
    page.until(lambda: Decision.objects.count() == 2)
    verbs = Decision.objects.order_by("pk").values_list("verb", flat=True)
    assert [*verbs] == [Verb.KEEP, Verb.DELETE]
    assert page.complaints == []


def test_today_puts_aside_by_key(visit, keepers):
    topic = make_topic(kind="question", title="Is this straight?")
    case = make_case(due_at=now() + timedelta(minutes=5))
    page = visit(keepers[0])
    page.go(TODAY)
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.says("It comes back in four hours.")
    assert page.evaluate("document.activeElement.textContent") == "Is this straight?"
    page.keyboard.press("e")
    page.says("Done.")

    page.reload()
    assert page.get_by_text("Is this straight?").count() == 0
    assert page.locator(f"[data-thing='case:{case.pk}']").count() == 0
    assert page.go(topic.get_absolute_url()) == 200
    assert page.complaints == []
