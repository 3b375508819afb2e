"""L18: words that are quoted to the outside name nobody but whoever agreed to it, and no longer
leave once their author took them out of the post."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from analytics.actions.evaluating import QuotedAlready, quote_post
from analytics.actions.pinning import pin_words
from analytics.actions.quoting import agree
from analytics.actions.reports import publish, send_link
from analytics.models import Pin, ReportQuote
from analytics.printing import _page
from analytics.queries.advice import pins_of
from analytics.queries.naming import full_names_in, tags_that_name
from analytics.report_links import report_token
from analytics.scopes import Scope
from analytics.showing.advice import evidence_of, evidence_outside
from community.topics.actions import edit_post
from tests.analytics.readers import DOORS, outside, report_address, said, signed_in
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_member,
    make_post,
    make_topic,
)

pytestmark = pytest.mark.django_db
NAME = "Zebulon Quux"
THANKS = "Thanks @zebulon, without Zebulon Quux nothing rolled."


@pytest.fixture
def boss():
    return make_member(is_manager=True)


@pytest.fixture
def zebulon():
    return make_member(name="zebulon", display_name=NAME)


def quoted(boss, source, **more):
    """The quote of a post, in a report."""
    report, post = make_engagement_report(), make_post(source=source, **more)
    return quote_post(report=report, post=post, passage="", tone="praise", by=boss)


def pinned(source, passage="", **more):
    advice = make_advice()
    pin_words(advice=advice, post=make_post(source=source, **more), passage=passage)
    return advice


def bare(words):
    """Without the signs that keep a word from turning its line."""
    return words.replace("\u2068", "").replace("\u2069", "")


def words_outside(advice):
    return [one.words for one in evidence_outside(pins_of(advice))]


def test_a_quote_in_a_report_names_nobody_else_outside(boss, zebulon):
    report = quoted(boss, THANKS).report
    publish(report=report)

    for page in [*(outside(report, door) for door in DOORS), _page(report, "en")]:
        assert "ebulon" not in page
        assert "Quux" not in page
    for page in (outside(report), _page(report, "en")):
        assert "[a member]" in page
        assert "nothing rolled" in page
    assert NAME in said(signed_in(boss).get(report_address(report, "report")))
    assert NAME in said(signed_in(make_member()).get(report_address(report, "published")))


def test_evidence_of_advice_names_nobody_else_outside(boss, zebulon):
    advice = pinned(THANKS)

    (words,) = words_outside(advice)

    assert "ebulon" not in words
    assert words.count("[a member]") == 2
    assert NAME in evidence_of(pins_of(advice))[0].words


def test_the_word_in_place_of_a_name_is_in_the_readers_language(boss, zebulon):
    report = quoted(boss, THANKS).report
    link = send_link(report=report, address="", language="he", by=boss)
    with translation.override("he"):
        word = translation.pgettext("in place of a name in a quote", "[a member]")

    page = said(Client().get(reverse("analytics:outside", args=[report_token(link)])))

    assert word in page
    assert "ebulon" not in page


@pytest.mark.parametrize(
    "source",
    [
        "Zebulon Quux’s bike and @zebulon",
        "ask ZEBULON QUUX",
        "@zebulon. Zebulon knows, and so does Quux.",
        "@zebulon's bike",
        "**@zebulon** and (Zebulon Quux)",
        "word " * 117 + "x @zebulon is here",  # cut within the name
    ],
)
def test_a_name_is_left_out_however_it_is_written(zebulon, source):
    (words,) = words_outside(pinned(source))

    assert "zebulon" not in words.lower()
    assert "qu" not in words.lower()
    assert "[a member]" in words


def test_a_name_that_was_written_before_its_member_came_is_left_out():
    advice = pinned("Ask @zebulon and @nobody")
    make_member(name="zebulon", display_name=NAME)

    (words,) = words_outside(advice)

    assert "zebulon" not in words
    assert "@nobody" in words


def test_words_that_name_nobody_leave_as_they_are(zebulon):
    said_so = "The @property of cargo bikes: mail me@example.org. Will it roll?"
    make_member(display_name="Will")

    assert words_outside(pinned(said_so)) == [said_so]


def test_of_a_name_of_one_word_its_common_namesake_stays():
    make_member(name="willow", display_name="Will")
    make_member(name="anna", display_name="Anna 2024")

    said_so = "@willow will know: @anna came in 2024. So will I, with Anna."
    (words,) = words_outside(pinned(said_so))

    assert bare(words) == (
        "[a member] will know: [a member] came in 2024. So will I, with [a member]."
    )


def test_small_words_of_a_name_are_no_names():
    make_member(name="workshop", display_name="The Workshop")

    (words,) = words_outside(pinned("The hall is cold, @workshop. The Workshop knows."))

    assert bare(words) == "The hall is cold, [a member]. [a member] knows."


def test_who_wrote_the_words_is_named_in_them_by_nothing(zebulon):
    (words,) = words_outside(pinned("It is warm. Yours, Zebulon", author=zebulon))

    assert bare(words) == "It is warm. Yours, [a member]"


def test_hebrew_letters_before_a_name_are_no_part_of_it():
    make_member(name="moshe", display_name="משה כהן")

    (words,) = words_outside(pinned("תודה למשה כהן ולכולם"))

    assert "משה" not in words
    assert "כהן" not in words
    assert "ולכולם" in words


def test_who_agreed_to_be_named_is_named_in_their_own_words_too(zebulon):
    advice = pinned("I, Zebulon Quux, and @zebulon are one.", author=zebulon)
    assert "Quux" not in words_outside(advice)[0]

    agree(Pin.objects.get(), zebulon)

    assert words_outside(advice) == ["I, Zebulon Quux, and @Zebulon Quux are one."]


def test_names_are_looked_for_in_one_question(zebulon, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert full_names_in([THANKS] * 20) == ({NAME.lower()}, {"zebulon"})
    with django_assert_num_queries(0):
        assert full_names_in([]) == (set(), set())


def rising(tag):
    topic = make_topic(tags=[tag])
    return {"tag": topic.tags.first().pk, "people": 8, "before": 0, "groups": [topic.group_id]}


def test_a_tag_that_is_a_members_name_stays_inside(boss, zebulon):
    tags = [rising(one) for one in ("zebulon", "zebulon-quux", "zonkbikes")]
    talk = {"tags": tags, "phrases": {}, "unanswered": [], "searches": []}
    report = make_engagement_report(body={"talk": talk})

    assert len(tags_that_name([one["tag"] for one in tags])) == 2
    for page in [*(outside(report, door) for door in DOORS), _page(report, "en")]:
        assert "zebulon" not in page
        assert "#zonkbikes" in page
    assert "#zebulon" in said(signed_in(boss).get(report_address(report, "report")))


def test_a_report_about_a_tag_that_is_a_members_name_does_not_say_it_outside(zebulon):
    tag = make_topic(tags=["zebulon"]).tags.get()
    report = make_engagement_report(scope=Scope("tag", str(tag.pk)))

    assert "zebulon" not in outside(report)
    advice = make_advice()
    told = {"metric": "posts", "span": "week", "day": timezone.now().date(), "value": 9, "n": 7}
    advice.pins.create(scope=f"tag:{tag.pk}", **told)
    assert evidence_outside(pins_of(advice))[0].facts[0] == "One tag"


# --- words that are gone


def edited(post, source):
    edit_post(post=post, editor=post.author, source=source, reason="", seen=post.revision_count)


def test_words_that_their_author_took_out_leave_in_no_report(boss):
    quote = quoted(boss, "My number is 555 1234, call me.")
    report = quote.report
    publish(report=report)
    assert "555" in outside(report)

    edited(quote.post, "Call me.")

    pages = [*(outside(report, door) for door in DOORS), _page(report, "en")]
    pages.append(said(signed_in(make_member()).get(report_address(report, "published"))))
    pages.append(said(signed_in(boss).get(report_address(report, "report"))))
    assert all("555" not in page for page in pages)


def test_words_that_their_author_took_out_leave_in_no_advice():
    post = make_post(source="My number is 555 1234, call me.")
    advice = make_advice(words=[post])

    edited(post, "Call me.")

    assert words_outside(advice) == []
    assert evidence_of(pins_of(advice))[0].words == ""


def test_what_is_edited_elsewhere_in_the_post_leaves_the_quote_alone():
    post = make_post(source="It is cold. We need heating. Tea helps.")
    advice = make_advice()
    pin_words(advice=advice, post=post, passage="It is cold. … Tea helps.")

    edited(post, "Well: it is late. It is  cold.\n\nTea helps. Bye.")

    assert words_outside(advice) == ["It is cold. … Tea helps."]


def test_a_long_beginning_stands_as_long_as_it_is_there():
    post = make_post(source="word " * 300)
    advice = make_advice(words=[post])
    assert len(words_outside(advice)) == 1

    edited(post, "other " * 300)

    assert words_outside(advice) == []


def test_a_post_whose_quoted_words_are_gone_can_be_quoted_anew(boss):
    quote = quoted(boss, "My number is 555 1234.")
    again = {"report": quote.report, "passage": "", "tone": "praise", "by": boss}
    with pytest.raises(QuotedAlready):
        quote_post(post=quote.post, **again)

    edited(quote.post, "Call me.")
    quote.post.refresh_from_db()
    quote_post(post=quote.post, **again)

    assert [one.text for one in ReportQuote.objects.all()] == ["Call me."]
    assert "Call me." in outside(quote.report)


def test_a_post_that_is_edited_after_a_while_keeps_its_quote_while_the_words_stand(boss):
    quote = quoted(boss, "Best place.", made_at=timezone.now() - timedelta(days=3))

    edited(quote.post, "Best place. And warm.")

    assert "Best place." in outside(quote.report)
