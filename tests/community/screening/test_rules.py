"""The limits of numbers.md, section 3, without a database."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from community.screening.drafts import Author, Draft, Outcome, gravest
from community.screening.reasons import RULES, sentence_of
from community.screening.rules import Earlier, Facts, all_reasons

NOW = timezone.now()
OLD = Author(1, NOW - timedelta(days=90), 50)
NEW = Author(1, NOW - timedelta(days=3), 2)
FIRST_DAY = Author(1, NOW - timedelta(hours=2), 12)
MANAGER = Author(1, NOW - timedelta(hours=2), 0, is_trusted=True)


def ago(seconds, kind="reply", place="topic:9", fingerprint=0):
    return Earlier(kind, NOW - timedelta(seconds=seconds), place, fingerprint)


def said(author, *, earlier=(), unknown_links=0, refused=(), others=0, own=0, **more):
    draft = Draft(**{"author": author, "kind": "reply", "source": "x", "text": "x", **more})
    facts = Facts(
        now=NOW,
        fingerprint=7,
        is_comparable=True,
        earlier=tuple(sorted(earlier, key=lambda one: one.at, reverse=True)),
        refused_hosts=refused,
        unknown_links=unknown_links,
        copies_by_others=others,
        own_copies=own,
    )
    return [(reason.rule, reason.does) for reason in all_reasons(draft, facts)]


@pytest.mark.parametrize(
    ("author", "held", "passed"),
    [
        (NEW, {"unknown_links": 3}, {"unknown_links": 2}),
        (NEW, {"mentions": 3}, {"mentions": 2}),
        (NEW, {"images": 2}, {"images": 1}),
        (NEW, {"files": 1}, {"files": 0}),
        (FIRST_DAY, {"unknown_links": 3}, {"unknown_links": 2}),
        (NEW, {"earlier": [ago(29)]}, {"earlier": [ago(31)]}),
        (OLD, {"earlier": [ago(4)]}, {"earlier": [ago(6)]}),
        (
            NEW,
            {"kind": "topic", "earlier": [ago(119, "topic")]},
            {"kind": "topic", "earlier": [ago(121, "topic"), ago(1)]},
        ),
        (
            OLD,
            {"kind": "topic", "earlier": [ago(14, "topic")]},
            {"kind": "topic", "earlier": [ago(16, "topic"), ago(1)]},
        ),
        (
            OLD,
            {"kind": "topic", "earlier": [ago(3_000 + n, "topic") for n in range(20)]},
            {"kind": "topic", "earlier": [ago(3_000 + n, "topic") for n in range(19)]},
        ),
        (
            FIRST_DAY,
            {"kind": "topic", "earlier": [ago(3_000 + n, "topic") for n in range(3)]},
            {"kind": "topic", "earlier": [ago(3_000 + n, "topic") for n in range(2)]},
        ),
        (
            FIRST_DAY,
            {"earlier": [ago(3_000 + n, place=str(n)) for n in range(10)]},
            {"earlier": [ago(3_000 + n, place=str(n)) for n in range(9)]},
        ),
        (
            OLD,
            {"earlier": [ago(30 + n) for n in range(15)]},
            {"earlier": [ago(30 + n) for n in range(14)]},
        ),
        (
            NEW,
            {"place": "t", "earlier": [ago(100 + n, place="t") for n in range(3)]},
            {"place": "t", "earlier": [ago(100 + n, place="t") for n in range(2)]},
        ),
        (OLD, {"in_a_row": 3}, {"in_a_row": 2}),
        (OLD, {"earlier": [ago(299, fingerprint=7)]}, {"earlier": [ago(301, fingerprint=7)]}),
    ],
)
def test_each_limit_refuses_what_is_over_it_and_nothing_else(author, held, passed):
    over, under = said(author, **held), said(author, **passed)

    assert ([does for _rule, does in over], under) == (["block"], [])


def test_the_limits_of_newcomers_are_not_those_of_others():
    much = {"unknown_links": 9, "mentions": 9, "images": 9, "files": 9, "others": 9}

    assert len(said(NEW, **much)) == 4 + 0 + (1 if said(NEW, others=9) else 0)
    assert said(OLD, **much) == []


def test_nothing_limits_whoever_is_trusted():
    everything = {
        "unknown_links": 9,
        "refused": ("bad.example",),
        "earlier": [ago(1, fingerprint=7)],
        "in_a_row": 9,
        "seconds_typed": 0,
        "others": 9,
    }

    assert said(NEW, **everything) != []
    assert said(MANAGER, **everything) == []


def test_an_edit_is_no_flood_but_may_not_bring_what_a_newcomer_may_not():
    many = [ago(1, fingerprint=7) for _one in range(30)]

    assert said(OLD, kind="edit", earlier=many) == []
    assert said(NEW, kind="edit", earlier=many, unknown_links=3) == [("links", "block")]


@pytest.mark.parametrize(("seconds", "is_held"), [(2.9, True), (3.0, False), (None, False)])
def test_a_first_text_that_nobody_typed_waits(seconds, is_held):
    first = Author(1, NOW, 0)

    found = said(first, seconds_typed=seconds)

    assert found == ([("typed_fast", "hold")] if is_held else [])
    assert said(NEW, seconds_typed=0.1) == []


@pytest.mark.parametrize(
    ("copies", "is_held"),
    [
        ({"others": 1}, False),
        ({"others": 2}, True),
        ({"others": 1, "links": ("https://a.example/",)}, True),
        ({"own": 1}, False),
        ({"own": 2}, True),
    ],
)
def test_a_wave_of_copies_by_newcomers_waits(copies, is_held):
    assert said(NEW, **copies) == ([("copies", "hold")] if is_held else [])


def test_a_refused_host_holds_the_post_of_anybody():
    assert said(OLD, refused=("bad.example",)) == [("host_refused", "hold")]


def test_the_gravest_reason_decides_and_stands_first():
    draft = Draft(author=NEW, kind="reply", source="", text="", mentions=5)
    facts = Facts(NEW.joined_at, 0, False, refused_hosts=("bad.example",))

    outcome, reasons = gravest(all_reasons(draft, facts))

    assert (outcome, [one.rule for one in reasons]) == ("block", ["mentions", "host_refused"])


def test_outcomes_are_ordered_from_mild_to_grave():
    assert [one.value for one in sorted(Outcome, key=lambda one: one.grade)] == [
        "pass", "note", "replace", "hold", "block",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "sv", "he"])
@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_says_its_reason_in_words(rule, language):
    about = {"word": "w", "host": "h.example", "most": 3, "seconds": 4, "count": 5}

    with translation.override(language):
        sentence = sentence_of(rule, about)

    assert sentence
    assert "%" not in sentence
    assert "{" not in sentence


def test_a_rule_that_is_gone_still_has_words():
    assert sentence_of("a rule of long ago", {})
