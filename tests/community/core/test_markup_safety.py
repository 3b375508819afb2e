"""Nothing hostile leaves the renderer, whatever goes in."""

import json
import unicodedata
from pathlib import Path

import pytest

from community.core.markup import excerpt, render, render_html
from tests.community.core.markup_checks import every_post, everybody, faults

NAUGHTY = Path(__file__).resolve().parents[4] / "shared/data/security/blns/blns.json"
RESOLVERS = {"names": everybody, "posts": every_post}

HTML_VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://tracker.example/p.gif'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src onerror=a>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<object data=x><embed src=x>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>a</a>",
    "<a href='java\tscript:alert(1)'>a</a>",
    "<a href='\x01javascript:alert(1)'>a</a>",
    "<a href='//evil.example'>a</a>",
    "<a href='/\\evil.example'>a</a>",
    "<a href='/\t/evil.example'>a</a>",
    "<a href='https:evil.example'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<a href='https://a.org' target=_blank style='position:fixed' onclick=a()>a</a>",
    "<p style='background:url(https://evil.example)'>a</p>",
    "<div class='dialog' id='page'>a</div>",
    "<b class=mention>a</b><p class=quote-by>b</p>",
    "<form action=/desk/><input name=q><button>a</button></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example><link rel=stylesheet href=//evil.example>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=a></template>",
    "<textarea></textarea><img src=x onerror=a>",
    "<title></title><img src=x onerror=a>",
    "<xmp><img src=x onerror=a></xmp><plaintext>",
    "<video src=x poster=y><source src=z><audio src=x autoplay>",
    "<details open ontoggle=alert(1)><summary>a</summary></details>",
    "<pre><code class='language-x\" onload=\"a'>a</code></pre>",
    "<pre class='lang-py'><img src=x onerror=a></pre>",
    "<!-- a --><![CDATA[<img src=x>]]><?php x ?><!DOCTYPE a>",
    "<img alt='\"><script>alert(1)</script>' src='https://a.org/b'>",
    "<img src='https://a.org/\"onerror=alert(1)'>",
    "<table background=x><td background=//evil.example>a",
    "<span dir=rtl lang=he tabindex=99 class=spoiler>a</span>",
    "</div></article></main><h1>a</h1>",
]
MARKDOWN_VECTORS = [
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml;base64,PHN2Zz4=)",
    "![a](https://tracker.example/p.gif)",
    '![a" onerror="alert(1)](https://a.org/b)',
    "[a](https://a.org \"t' onclick='x\")",
    '[a](https://a.org/"onmouseover=alert(1))',
    "[a]: javascript:alert(1)\n\n[a]",
    '```"><script>alert(1)</script>\na\n```',
    '```python" onload="a\nx\n```',
    ":::spoiler <img src=x onerror=a>\na\n:::",
    "||<img src=x onerror=a>||",
    "@maja<script>alert(1)</script>",
    "> @maja #3<script>\n> a",
    "https://a.org/<script>alert(1)</script>",
    'www.a.org/"onclick=alert(1)',
    "a|<script>\n-|-\n<img src=x onerror=a>|b",
]


@pytest.mark.parametrize("source", HTML_VECTORS + MARKDOWN_VECTORS)
def test_X1_render_lets_nothing_hostile_out(source):
    assert faults(render(source, **RESOLVERS).html) == []


@pytest.mark.parametrize("source", HTML_VECTORS + MARKDOWN_VECTORS)
def test_X1_render_html_lets_nothing_hostile_out(source):
    assert faults(render_html(source, **RESOLVERS).html) == []


@pytest.mark.parametrize(
    "sign",
    [
        "\0",
        "\ud800",
        "\u202e",
        "\ufeff",
        "👩‍👩‍👧",
        "e\u0301",
        "𝔘",
        "\u2028",
        "a" + "\u0301" * 100,
    ],
)
def test_I2_render_takes_every_sign(sign):
    expected = "\ufffd" if sign in "\0\ud800\udfff" else sign

    rendered = render(f"a{sign}b")

    rendered.html.encode()
    assert rendered.html == f'<p dir="auto">a{expected}b</p>\n'
    assert render_html(f"<p>a{sign}b</p>").html == f'<p dir="auto">a{expected}b</p>'


def test_I2_excerpt_leaves_no_mark_without_its_letter():
    text = "a" + "\u0301" * 100

    cut = excerpt(text * 5, 150)

    assert not unicodedata.category(cut[0]).startswith("M")
    assert cut in ("…", "a" + "\u0301" * 100 + "…")


@pytest.mark.data
@pytest.mark.skipif(not NAUGHTY.exists(), reason=f"the naughty strings are not at {NAUGHTY}")
def test_render_takes_the_naughty_strings():
    strings = json.loads(NAUGHTY.read_text())

    broken = [
        string
        for string in strings
        if faults(render(string, **RESOLVERS).html)
        or faults(render_html(string, **RESOLVERS).html)
    ]

    assert len(strings) > 400
    assert broken == []
