"""X7: broken markup never breaks the page. `MARKUP_EXAMPLES=10000` asks for the long run."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.core.markup import TooCostly, render, render_html
from tests.community.core.markup_checks import every_post, everybody, faults
from tests.turns import examples

RESOLVERS = {"names": everybody, "posts": every_post}
SAMPLE = """\
# A *hill* and [a link](https://a.org "title")

> @maja #12/3
> words **bold _and_** ~~gone~~ ||it `was` him||

:::spoiler The end
- [x] done with @oskar
  1. two
:::

| a | `b` |
|:-:|----:|
| 1 | ![pic](https://a.org/b.png) |

```python
print("<b>", 'שלום')
```

    code & more

www.a.org b@a.org <https://c.org> &amp; \\* [ref]
***
[ref]: /t/1 'x'
"""
FOREIGN_SAMPLE = """\
text <b>bold @maja</b><h1>Head</h1><p>a <img src="https://a.org/b.png" alt="A"> <a href="/t/1">c
</a></p><pre class="lang-py"><code>x = 1 &lt; 2</code></pre><blockquote class="spoiler"><p>d</p>
</blockquote><blockquote><p>@maja #3<br>e</p></blockquote><table><tr><td>f</table><ul><li>g<li>h
</ul><div>i<div>j</div></div><dl><dt>k<dd>l</dl><!-- m --><script>n</script><details><summary>o
"""
MARKS = """
    * ** _ __ ~~ ` `` ``` ~~~ || | |- [ ] ( ) ![ ]( [a]: <u> " ' \\ & &amp; &#0; < > <b> <!-- # ##
    --- === @maja @ #3 #1/2 : ::: https:// www. a.org b@a.org mailto: 1. - + [x] é א ע 👩‍👩‍👧
"""
SPACES = " |  |    |\n|\n\n|\t|\r|\n> |\n- |\n1. |\n    |\u2028|\u202e|\0|\ud800"
LINES = ["\n:::spoiler x\n", "\n:::\n", "\n|-|-|\n", "> @maja #3\n", "\n```py\n"]
FRAGMENTS = st.sampled_from([*MARKS.split(), *SPACES.split("|"), *LINES])
ELEMENTS = """
    a b blockquote br code dd del details div dl dt em h1 h4 i img kbd li ol p pre s script
    select span strong style sub summary svg table td template th tr ul
"""
TAGS = st.sampled_from(ELEMENTS.split())
HTML_FRAGMENTS = st.one_of(
    TAGS.map("<{}>".format),
    TAGS.map("</{}>".format),
    st.sampled_from(
        ['<a href="https://a.org">', '<img src="/x" alt="y">', "<pre class='lang-js'>"]
    ),
    st.sampled_from([" ", "\n", "a", "@maja", "@maja #3", "&lt;", "&", "<", ">", '"', "א"]),
)
often = settings(
    max_examples=int(os.environ.get("MARKUP_EXAMPLES", examples(200))),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def faults_of(maker, source):
    try:
        rendered = maker(source, **RESOLVERS)
    except TooCostly:
        return []
    return faults(rendered.html)


@often
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=60).map("".join))
def test_X7_render_of_any_markdown_is_whole(source):
    assert faults_of(render, source) == []


@often
@given(st.lists(HTML_FRAGMENTS, max_size=60).map("".join))
def test_X7_render_html_of_any_html_is_whole(source):
    assert faults_of(render_html, source) == []


@often
@given(st.text(max_size=300))
def test_X7_render_of_any_text_is_whole(source):
    assert faults_of(render, source) == []
    assert faults_of(render_html, source) == []


@pytest.mark.parametrize(
    ("maker", "sample"), [(render, SAMPLE), (render_html, FOREIGN_SAMPLE)], ids=["md", "html"]
)
def test_X7_every_beginning_of_a_text_is_whole(maker, sample):
    broken = [end for end in range(len(sample)) if faults(maker(sample[:end], **RESOLVERS).html)]

    assert broken == []


@pytest.mark.parametrize(
    "source", ["\n> *\n> \n> ", "> 1.\n>\n>", "- >\n  >", ":::spoiler", "> :::"]
)
def test_X7_a_last_line_may_end_anywhere(source):
    assert faults(render(source).html) == []


def test_X7_a_text_leaves_nothing_behind_for_the_next():
    alone = render("[ref] @maja ||a", names=everybody)

    render(SAMPLE + "[ref]: /t/9\n\n||", **RESOLVERS)

    assert render("[ref] @maja ||a", names=everybody) == alone
