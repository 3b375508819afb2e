"""Regular expressions of managers: what could take for ever is refused, and stopped."""

import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from community.screening.patterns import OutOfTime, check_pattern, finds
from tests.turns import examples

REDOS = [
    r"(a+)+$",
    r"(\w+\s?)*$",
    r"([a-zA-Z]+)*!",
    r"(a|aa)+$",
    r"(.*?,){25}x",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(x+x+)+y",
    r"(\d+)*-?(\d+)*!",
    r"(א+)+ב",
]
BOMBS = [
    r"((((a{1000}){1000}){1000}){1000})",
    r"(a{999999999})",
    r"(?:(?:a{100}){100}){100}",
    r"(a{30}){40}",
]
FOREIGN = [
    r"(?R)?a",
    r"(?:casino){e<=8}",
    r"a(?=b)",
    r"(?<!a)b",
    r"(?P<n>a)(?P>n)",
    r"(?1)(a)",
    r"\L<words>",
    r"(?>a+)b",
    r"(?|a|b)",
    r"(*FAIL)",
]
BROKEN = ["(", "[a", "a{2", "*", r"\p{Nonsense}", "(?P<1>a)"]
ENDLESS = ["a*", "", "x|", "(?i)"]


@pytest.mark.parametrize("pattern", [*REDOS, *BOMBS, *FOREIGN, *BROKEN, *ENDLESS, "a" * 301])
def test_a_dangerous_pattern_is_refused_quickly_and_with_a_sentence(pattern):
    begun = time.process_time()

    with pytest.raises(ValidationError) as refused:
        check_pattern(pattern)

    assert refused.value.messages[0]
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bspelö\b", "Ett SPELÖ här"),
        (r"\bkas[iy]no\w*", "kasynowy"),
        (r"קזינו\w*", "בקזינו שלנו"),
        (r"(?:buy|order) +(?:now|today)", "ORDER  today"),
        (r"\+44\d{9,10}", "call +447935454150"),
        (r"[a-z0-9]{2,20}\.(?:ru|top)", "see go.top"),
        (r"\p{Cyrillic}{3,}", "привет"),
        (r"\{\d{1,3}\}", "{42}"),
    ],
)
def test_honest_patterns_are_taken_and_find(pattern, text):
    check_pattern(pattern)

    assert finds(pattern, text.casefold())
    assert not finds(pattern, "nothing of the kind")


@pytest.mark.parametrize("pattern", [REDOS[0], REDOS[1], r"(.*?,){25}x"])
def test_a_pattern_that_runs_away_is_stopped(pattern):
    begun = time.process_time()

    with pytest.raises(OutOfTime):
        finds(pattern, "a" * 16_000 + "a," * 8_000 + "\x01")

    assert time.process_time() - begun < 3


@given(st.text(alphabet="ab(){}[]|*+?.^$\\1,-:<>=!PR\u05d0", max_size=30))
@settings(max_examples=examples(150), deadline=None)
def test_whatever_is_typed_is_taken_or_refused_and_never_an_error(pattern):
    try:
        check_pattern(pattern)
    except ValidationError:
        return
    with suppress(OutOfTime):
        assert isinstance(finds(pattern, "abab 1" * 50), list)
