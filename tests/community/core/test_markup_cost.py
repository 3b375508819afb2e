"""B6: what one text may cost, at the greatest length a post may have."""

import gc
import time

import pytest

from community.core.markup import TooCostly, render, render_html
from community.core.markup.budget import (
    GROWTH,
    GROWTH_ALWAYS_ALLOWED,
    LONGEST_SOURCE,
    SECONDS,
    Budget,
    own_time,
)
from tests.community.core.markup_cases import COSTLY
from tests.community.core.markup_checks import every_post, everybody, faults

# The last stretch between two looks at the clock, and the clearing away, on a slow machine.
SECONDS_TO_REFUSE = 4 * SECONDS


@pytest.mark.parametrize("source", COSTLY.values(), ids=COSTLY)
def test_B6_render_is_cheap_or_refuses(source):
    assert len(source) <= LONGEST_SOURCE
    start = own_time()

    try:
        rendered = render(source, names=everybody, posts=every_post)
    except TooCostly:
        assert own_time() - start < SECONDS_TO_REFUSE
    else:
        assert own_time() - start < SECONDS_TO_REFUSE
        assert len(rendered.html) <= GROWTH * len(source) + GROWTH_ALWAYS_ALLOWED
        assert faults(rendered.html) == []


def test_B6_render_has_room_for_the_longest_honest_post():
    section = (
        "## A hill\n\nI rode **up** with `22 A`, see [it](https://a.org/b), and @maja saw:\n\n"
        "> @oskar #3\n> It sags.\n\n- [x] charged\n- [ ] measured\n\n| cell | V |\n|--|--|\n"
        "| 1 | 3.1 |\n\n```python\ndef sag(v, i):\n    return v - i * 0.12\n```\n\n"
    )

    rendered = render(section * (LONGEST_SOURCE // len(section)), names=everybody)

    assert rendered.mentions == ("maja",)


@pytest.mark.parametrize("element", ["<div>", "<b>", "<blockquote>", "<ul><li>", "<dl></a>"])
def test_B6_render_html_refuses_deep_nesting(element):
    with pytest.raises(TooCostly):
        render_html(element * 10_000)


def test_B6_waiting_for_the_database_costs_a_text_nothing():
    def slow(asked):
        end = time.thread_time() + 2 * SECONDS
        while time.thread_time() < end:
            pass
        return everybody(asked)

    assert render("@maja", names=slow).mentions == ("maja",)
    assert render_html("@maja", names=slow).mentions == ("maja",)


def test_B6_sweeping_the_memory_of_the_whole_process_costs_a_text_nothing():
    budget = Budget("Short.", longest=LONGEST_SOURCE, seconds=0.05)
    begun = time.thread_time()

    while time.thread_time() - begun < 0.1:
        gc.collect()

    budget.check()


def test_B6_a_text_that_takes_too_long_by_itself_is_refused():
    budget = Budget("Short.", longest=LONGEST_SOURCE, seconds=0.05)
    begun = time.thread_time()

    while time.thread_time() - begun < 0.1:
        sum(range(1_000))

    with pytest.raises(TooCostly):
        budget.check()
