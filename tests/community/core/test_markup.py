"""What members write and what comes of it."""

import pytest

from community.core.markup import Reference, TooCostly, excerpt, quote, render
from tests.community.core.markup_checks import every_post, everybody, faults

REL = 'rel="nofollow ugc noopener"'


def html(source, **resolvers):
    rendered = render(source, **resolvers).html
    assert faults(rendered) == []
    return rendered.strip()


def asked_by(source, *, of):
    """What a text asks its resolver, call by call."""
    calls = []
    render(source, **{of: lambda keys: calls.append(keys) or {}})
    return calls


def mention_of(name):
    return f'<a class="mention" href="/m/{name}/" dir="auto" {REL}>@{name.title()}</a>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("one *two*", '<p dir="auto">one <em>two</em></p>'),
        ("# Big\n## Less", '<h3 dir="auto">Big</h3>\n<h4 dir="auto">Less</h4>'),
        ("###### Small", '<h6 dir="auto">Small</h6>'),
        ("~~gone~~", '<p dir="auto"><s>gone</s></p>'),
        ("`a<b`", '<p dir="auto"><code dir="ltr">a&lt;b</code></p>'),
        ("3. c", '<ol start="3">\n<li dir="auto">c</li>\n</ol>'),
        ("> said", '<blockquote dir="auto">\n<p>said</p>\n</blockquote>'),
        ("a <b>c</b>", '<p dir="auto">a &lt;b&gt;c&lt;/b&gt;</p>'),
    ],
)
def test_render_gives_each_block_its_own_direction(source, expected):
    assert html(source) == expected


def test_render_shows_tasks_without_form_controls():
    assert html("- [x] done\n- [ ] open") == (
        '<ul class="contains-task-list">\n'
        '<li class="task-list-item" dir="auto">☑ done</li>\n'
        '<li class="task-list-item" dir="auto">☐ open</li>\n</ul>'
    )


def test_render_aligns_table_cells_by_class_in_a_frame_that_scrolls():
    rendered = html("a|b\n:-:|-:\n1|2")

    assert rendered.startswith('<div class="scroll" tabindex="0"><table>')
    assert '<td dir="auto" class="to-center">1</td>' in rendered
    assert '<td dir="auto" class="to-end">2</td>' in rendered
    assert "style" not in rendered


def test_render_colours_code_in_a_language_it_knows():
    assert html("```python\nif x:\n```") == (
        '<div class="code"><div class="code-head"><span>python</span></div>'
        '<pre tabindex="0" dir="ltr"><code class="language-python"><span class="hl-k">if</span> '
        "x:\n</code></pre></div>"
    )


@pytest.mark.parametrize(
    ("source", "head"),
    [
        ("```klingon\na<b\n```", '<div class="code-head"><span>klingon</span></div>'),
        ("```\na<b\n```", ""),
        ("    a<b", ""),
    ],
)
def test_render_leaves_other_code_plain(source, head):
    assert html(source) == (
        f'<div class="code">{head}<pre tabindex="0" dir="ltr"><code>a&lt;b\n</code></pre></div>'
    )


@pytest.mark.parametrize(
    ("source", "url", "words"),
    [
        ("https://a.org/x_y_z.", "https://a.org/x_y_z", "https://a.org/x_y_z"),
        ("www.a.org/@b", "https://www.a.org/@b", "www.a.org/@b"),
        ("b@a.org", "mailto:b@a.org", "b@a.org"),
        ("[here](/t/1/x/2)", "/t/1/x/2", "here"),
        ("[here](#top)", "#top", "here"),
        ("<https://a.org>", "https://a.org", "https://a.org"),
    ],
)
def test_render_links_addresses(source, url, words):
    assert f'<a href="{url}" {REL}>{words}</a>' in html(source)


@pytest.mark.parametrize(
    "source",
    [
        "manage.py and README.md",
        "[a](//evil.example)",
        "[a](https:evil.example)",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "[a](ftp://a.org)",
        "ftp://a.org",
        "[a](&#9;//evil.example)",
        "[a][b]\n\n[b]: vbscript:x",
    ],
)
def test_render_links_nothing_else(source):
    assert "href" not in html(source)


def test_P1_render_makes_links_of_pictures():
    assert html("![a *b*](https://a.org/c.png) ![](https://a.org/d)") == (
        f'<p dir="auto"><a class="image-link" href="https://a.org/c.png" {REL}>a b</a> '
        f'<a class="image-link" href="https://a.org/d" {REL}>https://a.org/d</a></p>'
    )


def test_P1_render_puts_no_link_into_a_link():
    assert html("[![a](https://a.org/b.png) c](https://d.org)") == (
        f'<p dir="auto"><a href="https://d.org" {REL}>a c</a></p>'
    )


def test_render_covers_spoilers():
    assert html("||it was *him*||") == (
        '<p dir="auto"><span class="spoiler" tabindex="0">it was <em>him</em></span></p>'
    )


@pytest.mark.parametrize("source", ["||", "||||", "|| a", "a | b", "`||a||`", "\\||a||"])
def test_render_covers_nothing_by_halves(source):
    assert "spoiler" not in html(source)


def test_render_folds_spoiler_blocks():
    assert html(":::spoiler The *end*\n- a\n:::\nb") == (
        '<details class="spoiler"><summary dir="auto">The *end*</summary>\n'
        '<ul>\n<li dir="auto">a</li>\n</ul>\n</details>\n<p dir="auto">b</p>'
    )


def test_render_leaves_an_untitled_spoiler_to_the_reader_s_language():
    assert "<summary" not in html(":::spoiler\na\n:::")


def test_render_links_mentions_and_asks_once():
    calls = []

    def names(asked):
        calls.append(asked)
        return everybody(asked - {"nobody"})

    rendered = render("@maja, @nobody and *@oskar.b*", names=names)

    assert calls == [{"maja", "nobody", "oskar.b"}]
    assert rendered.mentions == ("maja", "oskar.b")
    assert rendered.html == (
        f'<p dir="auto">{mention_of("maja")}, @nobody and <em>{mention_of("oskar.b")}</em></p>\n'
    )


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("@maja.", {"maja"}),
        ("(@maja-b)", {"maja-b"}),
        ("_@maja_", {"maja"}),
        ("@a_b_c", {"a_b_c"}),
        ("@דפנה ל@תומר", {"דפנה", "תומר"}),
        ("@åsa's", {"åsa"}),
        ("**@maja**", {"maja"}),
        ("| @maja |\n|-|", {"maja"}),
    ],
)
def test_render_reads_names_as_members_write_them(source, names):
    assert asked_by(source, of="names") == [names]


@pytest.mark.parametrize(
    "source",
    [
        "`@maja`",
        "```\n@maja\n```",
        "[@maja](https://a.org)",
        "a@maja.org",
        "https://a.org/@maja",
        "\\@maja",
        "@m",
        "@" + "m" * 31,
        "@maja@a.org",
        "@-maja",
        "> @maja #3\n> words",
    ],
)
def test_render_sees_no_mention_elsewhere(source):
    assert asked_by(source, of="names") == []


def test_B2_render_honours_ten_mentions():
    rendered = render(" ".join(f"@member{n}" for n in range(40)), names=everybody)

    assert rendered.mentions == tuple(f"member{n}" for n in range(10))
    assert rendered.html.count("<a ") == 10


def test_B2_render_counts_a_member_once():
    maja = Reference("/m/maja/", "Maja")

    rendered = render("@maja @Maja @maja", names=lambda asked: dict.fromkeys(asked, maja))

    assert rendered.mentions == ("maja",)
    assert rendered.html.count("<a ") == 3


def test_B2_render_asks_for_fifty_names_at_most():
    (asked,) = asked_by(" ".join(f"@member{n}" for n in range(200)), of="names")

    assert len(asked) == 50


def test_render_escapes_what_resolvers_say():
    def hostile(asked):
        return {name: Reference('/m/"><script>', "<script>") for name in asked}

    assert "<script" not in html("@maja", names=hostile)


@pytest.mark.parametrize(
    ("source", "number"),
    [("> @maja #3\n> words", 3), ("> @maja #3\n>\n> words", 3), ("> @_x #3\n> @y #4", None)],
)
def test_render_reads_which_post_a_quote_names(source, number):
    assert asked_by(source, of="posts") == ([{(None, number)}] if number else [])


def test_render_names_and_links_the_quoted_post():
    assert html("> @maja #12/3\n> words\n\nmine", posts=every_post) == (
        '<blockquote dir="auto">\n<p class="quote-by">'
        f'<a class="who" href="/t/12/x/3" dir="auto" {REL}>Maja &lt;Lindqvist&gt;</a></p>\n'
        '<p>words</p>\n</blockquote>\n<p dir="auto">mine</p>'
    )


def test_L4_render_treats_a_post_the_resolver_leaves_out_as_absent():
    source = "> @maja #12/3\n> words"

    unseen = render(source, posts=lambda keys: {}, names=everybody)

    assert unseen == render(source)
    assert unseen.html == ('<blockquote dir="auto">\n<p>@maja #12/3\nwords</p>\n</blockquote>\n')
    assert unseen.mentions == ()


@pytest.mark.parametrize("text", ["one\n\ntwo", "---\nx", "# head", "    code", "", "> a\n\n- b"])
@pytest.mark.parametrize("topic", [None, 12])
def test_quote_writes_what_render_reads(text, topic):
    rendered = html(quote("maja", 3, topic, text) + "mine", posts=every_post)

    assert rendered.startswith('<blockquote dir="auto">\n<p class="quote-by"')
    assert rendered.endswith('</blockquote>\n<p dir="auto">mine</p>')


def test_render_tells_the_words_without_quotes_and_spoilers():
    source = "# Hi @maja\n> @maja #3\n> hers\n\nmine & ||secret|| `x`\n\n- a\n- b\n\n```py\nc\n```"

    text = render(source, names=everybody, posts=every_post).text

    assert text == "Hi @Maja\nmine & … x\na\nb\nc"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short\n one", 20, "short one"),
        ("one two three four", 13, "one two…"),
        ("one, two three", 10, "one, two…"),
        ("abcdefghij", 5, "abcd…"),
        ("abcde\u0301fgh", 6, "abcd…"),
        ("", 5, ""),
    ],
)
def test_excerpt_ends_between_words(text, length, expected):
    assert excerpt(text, length) == expected


def test_B5_render_refuses_a_text_that_is_too_long():
    render("a" * 32_000)

    with pytest.raises(TooCostly):
        render("a" * 32_001)


@pytest.mark.parametrize("source", ["> " * 10_000 + "a", "- " * 500 + "a", ":::spoiler\n" * 200])
def test_B5_render_refuses_deep_nesting(source):
    with pytest.raises(TooCostly) as refusal:
        render(source)

    assert "nested too deeply" in str(refusal.value)
