"""One question, asked of the real tables: what becomes of this text?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.screening.actions import decide_host, keep_word, remember
from community.screening.drafts import Kind
from community.screening.models import LinkHost, Screened, WatchedWord
from community.screening.queries import wave_of
from community.screening.screening import screen
from tests.community.screening.drafting import (
    HONEST,
    author,
    draft,
    newcomer,
    rules,
    written,
)
from tests.community.screening.test_sameness import COPIES, SPAM
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def test_an_honest_text_passes_as_it_is():
    verdict = screen(draft(author(make_member())))

    assert (verdict.outcome, verdict.reasons, verdict.source) == ("pass", (), HONEST)
    assert verdict.score is None


def test_an_honest_newcomer_passes_and_has_a_score():
    verdict = screen(draft(newcomer(make_member()), seconds_typed=40))

    assert (verdict.outcome, verdict.reasons) == ("pass", ())
    assert 0 <= verdict.score < 0.5


def test_a_newcomer_who_advertises_waits_and_reads_why():
    spam = "SUBSCRIBE to my channel!!! Check out free money http://win.example now!!!"

    verdict = screen(draft(newcomer(make_member()), spam, links=("http://win.example",)))

    assert (verdict.outcome, rules(verdict)) == ("hold", ["score"])
    assert verdict.words == ["The text reads like advertising."]
    assert verdict.parts


def test_what_was_written_before_is_counted():
    member = make_member()
    written(draft(newcomer(member)), seconds_ago=10)

    verdict = screen(draft(newcomer(member), "And one more thing about the saddle, please."))

    assert rules(verdict) == ["soon"]
    assert verdict.words == ["That was quick. You can send this in 20 seconds."]


def test_the_same_text_again_is_refused_for_five_minutes():
    member = make_member()
    written(draft(author(member), HONEST), seconds_ago=240)
    again = draft(author(member), f"{HONEST.upper()}  ", place="topic:2")

    assert rules(screen(again)) == ["identical"]
    Screened.objects.update(at=timezone.now() - timedelta(seconds=301))
    assert rules(screen(again)) == []


def test_copies_by_several_newcomers_wait_and_are_one_wave():
    spread = [
        written(draft(newcomer(make_member()), text)).subject for text in [SPAM, *COPIES[:3]]
    ]
    honest = written(draft(newcomer(make_member()), HONEST)).subject

    verdict = screen(draft(newcomer(make_member()), COPIES[3]))

    assert (verdict.outcome, "copies" in rules(verdict)) == ("hold", True)
    assert {subject for subject, _share in wave_of(spread[0])} == set(spread[1:])
    assert wave_of(honest) == []


def test_the_words_of_the_house_block_hold_replace_and_note():
    for does in ("block", "hold", "note"):
        keep_word(pattern=f"{does}word", does=does)
    keep_word(pattern="heck", does="replace", replacement="oh dear")
    by = author(make_member())

    found = {
        text: screen(draft(by, text)).outcome
        for text in ("a BLOCKWORD", "a holdword", "a noteword", "what the heck", "nothing")
    }

    assert list(found.values()) == ["block", "hold", "note", "replace", "pass"]
    assert screen(draft(by, "What the HECK, heck!")).source == "What the oh dear, oh dear!"
    assert screen(draft(by, "x", title="Heck")).title == "oh dear"


def test_a_watched_word_counts_from_the_next_text_on_and_until_it_is_dropped():
    by = author(make_member())
    text = draft(by, "Some kotlet here")
    assert screen(text).outcome == "pass"

    word = keep_word(pattern="kotlet", does="block")
    assert screen(text).words == ["“kotlet” is not written here. Please put it in other words."]

    keep_word(word=word, pattern="other", does="block")
    assert screen(text).outcome == "pass"


def test_the_author_reads_what_they_wrote_and_not_the_pattern():
    keep_word(pattern=r"\+44\d{9,10}", how="regex", does="block")

    verdict = screen(draft(author(make_member()), "Call +447935454150 now"))

    assert verdict.words == ["“+447935454150” is not written here. Please put it in other words."]


def test_a_word_that_markup_tears_apart_is_held_where_it_cannot_be_replaced():
    keep_word(pattern="heck", does="replace", replacement="oh dear")

    verdict = screen(draft(author(make_member()), "What the heck", source="What the he**ck**"))

    assert (verdict.outcome, verdict.source) == ("hold", "What the he**ck**")


def test_a_replaced_text_may_not_grow_past_its_bound(settings):
    settings.POST_MAX = 40
    keep_word(pattern="heck", does="replace", replacement="oh dear, oh dear")

    verdict = screen(draft(author(make_member()), "heck " * 8))

    assert (verdict.outcome, verdict.source) == ("hold", "heck " * 8)


def test_words_of_a_group_concern_that_group_only():
    mine, other = make_group(), make_group()
    keep_word(pattern="kotlet", does="block", group=mine)
    by = author(make_member())

    found = [screen(draft(by, "kotlet", group=place.pk)).outcome for place in (mine, other)]

    assert found == ["block", "pass"]


def test_who_would_judge_does_not_wait_for_themselves():
    keep_word(pattern="holdword", does="hold")
    keep_word(pattern="blockword", does="block")
    manager = author(make_member(is_manager=True), is_trusted=True)

    assert screen(draft(manager, "a holdword")).outcome == "note"
    assert screen(draft(manager, "a blockword")).outcome == "block"


def test_a_pattern_out_of_time_holds_the_text_and_is_marked():
    slow = WatchedWord.objects.create(pattern=r"(a+)+\x02", how="regex", does="note")
    keep_word(pattern="another")
    text = draft(author(make_member()), "a" * 20_000 + "!")

    verdict = screen(text)
    remember(subject="post:1", draft=text, verdict=verdict)

    slow.refresh_from_db()
    assert (verdict.outcome, rules(verdict)) == ("hold", ["unchecked"])
    assert slow.slow_at is not None


def test_links_to_known_hosts_do_not_count_and_refused_ones_hold():
    LinkHost.objects.create(host="known.example", member_count=5)
    LinkHost.objects.create(host="spoilt.example", member_count=50, spam_count=1)
    decide_host(host="docs.example", standing="trusted")
    decide_host(host="bad.example", standing="refused")
    by = newcomer(make_member())
    known = ("https://known.example/1", "https://www.docs.example/2", "https://a.docs.example/3")

    assert (
        screen(draft(by, links=(*known, "https://a.example", "https://b.example"))).reasons == ()
    )
    three = tuple(f"https://spoilt.example/{number}" for number in range(3))
    assert rules(screen(draft(by, links=three))) == ["links"]
    held = screen(draft(author(make_member()), links=("https://x.bad.example/",)))
    assert held.words == ["The text links to x.bad.example, which is not linked to here."]


def test_an_edit_is_remembered_in_its_texts_own_row():
    member = make_member()
    first = written(draft(author(member)), subject="post:5")

    changed = draft(author(member), "Said better, and longer than before.", kind=Kind.EDIT)
    remember(subject="post:5", draft=changed, verdict=screen(changed))

    row = Screened.objects.get()
    assert (row.pk, row.kind) == (first.pk, "reply")
    assert row.fingerprint != first.fingerprint


def test_reasons_are_kept_and_read_in_the_language_of_the_reader():
    keep_word(pattern="heck", does="hold")
    row = written(draft(author(make_member()), "what the heck"))

    kept = Screened.objects.get(pk=row.pk)

    assert (kept.outcome, [one["rule"] for one in kept.reasons]) == ("hold", ["word_hold"])


@pytest.mark.parametrize("earlier", [1, 30])
def test_screening_asks_the_same_questions_however_much_was_written(earlier):
    member = make_member()
    for number in range(earlier):
        written(draft(newcomer(make_member()), f"{SPAM} {number}"), seconds_ago=500 + number)
        keep_word(pattern=f"word{number}")
        written(draft(author(member), f"Words {number} of mine"), seconds_ago=5_000 + number)
    plain, loaded = (
        draft(author(member)),
        draft(newcomer(member), SPAM, links=("https://a.example",)),
    )
    screen(plain)

    with CaptureQueriesContext(
        connection,
    ) as of_a_member:
        screen(plain)
    with CaptureQueriesContext(connection) as of_a_newcomer:
        screen(loaded)

    assert (len(of_a_member), len(of_a_newcomer)) == (3, 5)
