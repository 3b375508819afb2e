"""Words of the archive, made ours."""

from datetime import UTC, datetime

import pytest

from community.core.markup import render
from community.importing.markdown import markdown_of
from community.importing.stackexchange.texts import (
    comment_markdown,
    licence_of,
    literal,
    whole_links,
    whole_markdown_links,
)

SITE = "yard.stackexchange.com"


@pytest.mark.parametrize(
    "text",
    [
        "# not a heading",
        "1. not a list",
        "- nor this",
        "> no quote",
        "--- no rule ---",
        "---",
        "```",
        ":::spoiler x",
        "a || b || c",
        "@maja knows",
        "<script>alert(1)</script>",
        "[x]: https://example.org",
    ],
)
def test_comment_says_just_its_words(text):
    rendered = render(comment_markdown(text, SITE), names=None)

    assert rendered.text == text
    assert rendered.html.startswith("<p")


def test_comment_keeps_the_few_signs_that_it_knows():
    source = comment_markdown("**Yes**, *see* `a||b @x` [here](/q/1)\nor there", SITE)

    assert source == f"**Yes**, *see* `a||b @x` [here](https://{SITE}/q/1)\nor there"


@pytest.mark.parametrize(
    "text", ["*a* _b_ `c`", "&amp; <b>", "1. x", "# y", "~~z~~", "a\\b", "![x](y)"]
)
def test_literal_words_come_out_as_they_went_in(text):
    assert render(literal(text)).text == text


def test_links_within_the_site_are_made_whole():
    assert whole_links('<a href="/q/1"> <img src="//i.org/x">', SITE) == (
        f'<a href="https://{SITE}/q/1"> <img src="//i.org/x">'
    )
    assert whole_markdown_links("[a](/q/1)\r\n[1]: /faq", SITE) == (
        f"[a](https://{SITE}/q/1)\n[1]: https://{SITE}/faq"
    )


@pytest.mark.parametrize(
    ("told", "day", "version"),
    [
        ("CC BY-SA 2.5", datetime(2020, 1, 1, tzinfo=UTC), "2.5"),
        (None, datetime(2011, 4, 7, tzinfo=UTC), "2.5"),
        (None, datetime(2011, 4, 8, tzinfo=UTC), "3.0"),
        ("?", datetime(2018, 5, 2, tzinfo=UTC), "4.0"),
    ],
)
def test_licence_is_the_row_s_or_the_day_s(told, day, version):
    assert licence_of(told, day) == version


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ("<p>a <b>b</b> <i>c</i></p><p>d</p>", "a **b** *c*\n\nd"),
        ("<ul><li>a</li><li><p>b</p><p>c</p></li></ul>", "- a\n- b\n\n  c"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n\n   - b\n\n2. c"),
        ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc"),
        ("<pre><code>if a:\n\n\n    b*c\n</code></pre>", "```\nif a:\n\n\n    b*c\n```"),
        ("<p>x <code>a*b</code> 2*3</p>", "x `a*b` 2\\*3"),
        (
            '<h2>T</h2><p><a href="u">v</a><br><img src="i" alt="j"></p>',
            "## T\n\n[v](u)\\\n![j](i)",
        ),
        ("<script>alert(1)</script></li></blockquote>x", "x"),
    ],
)
def test_html_goes_back_to_markdown(html, source):
    assert markdown_of(html) == source
