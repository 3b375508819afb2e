"""What other systems rendered, brought into our shape."""

import pytest

from community.core.markup import render_html
from tests.community.core.markup_checks import every_post, everybody, faults

REL = 'rel="nofollow ugc noopener"'


def html(source, **resolvers):
    rendered = render_html(source, **resolvers).html
    assert faults(rendered) == []
    return rendered.strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<p>a <b>b</b> <i>c</i> <del>d</del>",
            '<p dir="auto">a <strong>b</strong> <em>c</em> <s>d</s></p>',
        ),
        ("<h1>a</h1><h2>b</h2>", '<h3 dir="auto">a</h3><h4 dir="auto">b</h4>'),
        ("a<div>b</div>c", '<p dir="auto">a</p>\n<p dir="auto">b</p>\n<p dir="auto">c</p>'),
        ("<ul><li>a<li>b</ul>", '<ul><li dir="auto">a</li><li dir="auto">b</li></ul>'),
        ("<ol start=4><li>a</ol>", '<ol start="4"><li dir="auto">a</li></ol>'),
        ("<p>a <code>@b</code></p>", '<p dir="auto">a <code dir="ltr">@b</code></p>'),
        ("<p>2 &lt; 3 &amp; 4</p>", '<p dir="auto">2 &lt; 3 &amp; 4</p>'),
        ("<p>a<br>b</p>", '<p dir="auto">a<br>b</p>'),
        (
            "<table><tr><td>1</table>",
            '<div class="scroll" tabindex="0"><table><tbody><tr><td dir="auto">1</td></tr></tbody>'
            "</table></div>",
        ),
        (
            '<blockquote class="spoiler"><p>a</p></blockquote>',
            '<details class="spoiler"><p dir="auto">a</p></details>',
        ),
    ],
)
def test_render_html_gives_it_our_shape(source, expected):
    assert html(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '<pre class="lang-py s-code"><code>if x:\n</code></pre>',
        '<pre><code class="language-py"><span class="hljs">if</span> x:\n</code></pre>',
    ],
)
def test_render_html_colours_code(source):
    assert html(source) == (
        '<div class="code"><div class="code-head"><span>py</span></div>'
        '<pre tabindex="0" dir="ltr"><code class="language-py"><span class="hl-k">if</span> '
        "x:\n</code></pre></div>"
    )


def test_P1_render_html_makes_links_of_pictures():
    assert html(
        '<p><img src="//a.org/b.png" alt="c"> <a href="/d"><img src="/e" alt="f"></a></p>'
    ) == (
        f'<p dir="auto"><a class="image-link" href="https://a.org/b.png" {REL}>c</a> '
        f'<a href="/d" {REL}>f</a></p>'
    )


def test_render_html_links_mentions():
    rendered = render_html(
        "<p>@maja <a href='/x'>@noa</a> a@b.org @no</p>", names=lambda n: everybody(n - {"no"})
    )

    assert rendered.mentions == ("maja",)
    assert rendered.html == (
        f'<p dir="auto"><a class="mention" href="/m/maja/" dir="auto" {REL}>@Maja</a> '
        f'<a href="/x" {REL}>@noa</a> a@b.org @no</p>'
    )


@pytest.mark.parametrize("end", ["<br>", "\n", "</p><p>"])
def test_render_html_names_quoted_posts(end):
    assert html(f"<blockquote><p>@maja #3{end}a</p></blockquote>", posts=every_post) == (
        '<blockquote dir="auto"><p class="quote-by">'
        f'<a class="who" href="/t/7/x/3" dir="auto" {REL}>Maja &lt;Lindqvist&gt;</a></p>\n'
        "<p>a</p></blockquote>"
    )


def test_L4_render_html_treats_a_post_the_resolver_leaves_out_as_absent():
    source = "<blockquote><p>@maja #3<br>a</p></blockquote>"

    rendered = render_html(source, posts=lambda keys: {}, names=everybody)

    assert rendered == render_html(source)
    assert rendered.mentions == ()
    assert "@maja #3" in rendered.html


def test_render_html_tells_the_words():
    assert render_html("<h2>a</h2><p>b &amp; c<pre>d</pre><ul><li>e").text == "a\nb & c\nd\ne"
