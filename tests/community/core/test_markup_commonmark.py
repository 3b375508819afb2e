"""CommonMark's own examples, put to the parser before our marks are added."""

import re
from pathlib import Path

import pytest

from community.core.markup import render
from community.core.markup.budget import LONGEST_SOURCE, Budget
from community.core.markup.parser import commonmark
from tests.community.core.markup_checks import faults

SPEC = Path(__file__).resolve().parents[4] / "shared/data/security/commonmark-spec/spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)

# Raw HTML is off: these examples show what it would do, all others pass.
RAW_HTML_IS_TEXT = {
    *(21, 31, 203, 310, 311, 346, 477, 478, 479, 493, 496, 526, 538, 645, 646),
    *range(148, 194),
    *(*range(615, 620), 625, *range(627, 634)),
}

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not SPEC.exists(), reason=f"CommonMark's examples are not at {SPEC}"),
]


def examples():
    if not SPEC.exists():
        return []
    found = EXAMPLE.findall(SPEC.read_text())
    return [tuple(side.replace("→", "\t") for side in pair) for pair in found]


def alike(html):
    """The same HTML in one spelling: `<br />` as `<br>`, no line breaks between tags."""
    return re.sub(r">\n+<", "><", html.replace(" />", ">")).strip()


def as_parsed(source):
    return commonmark().render(source, {"budget": Budget(source, longest=LONGEST_SOURCE)})


def test_commonmark_examples_are_all_there():
    assert len(examples()) > 600


def test_commonmark_passes_its_examples_but_those_with_raw_html():
    different = {
        number
        for number, (source, expected) in enumerate(examples(), start=1)
        if alike(as_parsed(source)) != alike(expected)
    }

    assert different == RAW_HTML_IS_TEXT


@pytest.mark.parametrize("number", sorted(RAW_HTML_IS_TEXT))
def test_commonmark_exceptions_hold_html(number):
    source, _expected = examples()[number - 1]

    assert "<" in source


def test_commonmark_examples_render_whole():
    sources = [source for source, _expected in examples()]

    assert [source for source in sources if faults(render(source).html)] == []
