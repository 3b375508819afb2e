"""Code as HTML: Pygments' class names for languages that were measured, plain text otherwise."""

import io
from collections.abc import Iterator
from html import escape

from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Name, Operator, Punctuation, Text, _TokenType

from community.core.markup.budget import Budget

MEASURED = """
    arduino bash c c# c++ console cpp csharp css diff django docker dockerfile gcode go html ini
    java javascript jinja js json jsx kotlin lua make makefile nginx objective-c openscad perl php
    powershell py pycon python r rb ruby rs rust scss sh shell sql swift tex toml ts tsx
    typescript vim xml yaml yml
"""
LANGUAGES = frozenset(MEASURED.split())
UNCOLOURED = frozenset({Name, Name.Other, Operator, Punctuation, Text.Whitespace})
LONGEST_BLOCK = 10_000
LONGEST_LINE = 1_000  # a lexer's slowest patterns are slow in the length of a line
SPARE_SECONDS = 0.1  # colours never cost a text its place
MOST_GROWTH = 8
GROWTH_ALWAYS_ALLOWED = 500
LABEL_LENGTH = 40
# Pygments' own names, such as "sr" and "i", mean other things in the house's stylesheets.
CLASS_PREFIX = "hl-"
FORMATTER = HtmlFormatter(nowrap=True, classprefix=CLASS_PREFIX)


class OutOfTime(Exception):
    """Colouring this code costs too much."""


def code_block(code: str, language: str, budget: Budget) -> str:
    """The frame of one block of code, its language above it when the writer named one."""
    label = escape(language[:LABEL_LENGTH])
    head = f'<div class="code-head"><span>{label}</span></div>' if label else ""
    known = language.lower()
    named = f' class="language-{known}"' if known in LANGUAGES else ""
    body = highlighted(code, known, budget)
    frame = f'<pre tabindex="0" dir="ltr"><code{named}>{body}</code></pre>'
    return f'<div class="code">{head}{frame}</div>\n'


def highlighted(code: str, language: str, budget: Budget) -> str:
    plain = escape(code, quote=False)
    longest_line = max(map(len, code.splitlines()), default=0)
    if language not in LANGUAGES or len(code) > LONGEST_BLOCK or longest_line > LONGEST_LINE:
        return plain
    with budget.paused():
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    html = io.StringIO()
    try:
        FORMATTER.format(timed_tokens(lexer, code, budget), html)
    except OutOfTime:
        return plain
    coloured = html.getvalue()
    most = MOST_GROWTH * len(plain) + GROWTH_ALWAYS_ALLOWED
    return coloured if len(coloured) <= most else plain


def timed_tokens(lexer: Lexer, code: str, budget: Budget) -> Iterator[tuple[_TokenType, str]]:
    """Coloured tokens; the rest, most of them single signs, go without an element around them."""
    for kind, text in lexer.get_tokens(code):
        if budget.left() < SPARE_SECONDS:
            raise OutOfTime
        yield (Text if kind in UNCOLOURED else kind), text
