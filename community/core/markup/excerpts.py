"""The words of a rendered text without its page: for excerpts, descriptions and search."""

import re
import unicodedata
from html import unescape

# Holds for what the sanitiser wrote: it escapes < and > everywhere but around tags.
PIECE = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>|([^<]+)")
WITHIN_A_LINE = frozenset({"a", "code", "em", "img", "kbd", "s", "span", "strong", "sub", "sup"})
NO_END = frozenset({"br", "hr", "img"})
QUOTE_THAT_NAMES = re.compile(r'\s*<p[^>]* ?class="quote-by"')
HIDDEN_CLASS = re.compile(r'class="(?:spoiler|code-head|file-weight)"')
ALT = re.compile(r' alt="([^"]*)"')
COVER = "…"
ZERO_WIDTH_JOINER = "\u200d"


def plain_text(html: str) -> str:
    """Lines of words: quotes of other posts left out, spoilers covered."""
    out: list[str] = []
    open_tags: list[str] = []
    hidden_at = 0  # how deep the element is that hides all it holds; 0: nothing does
    for piece in PIECE.finditer(html):
        closing, tag, attributes, words = piece.groups()
        if words is not None:
            out.append("" if hidden_at else unescape(words))
            continue
        if tag not in WITHIN_A_LINE:
            out.append(" " if tag in ("td", "th") else "\n")
        if tag == "img" and not hidden_at:
            out.append(unescape(ALT.search(attributes)[1]) if ALT.search(attributes) else "")
        if tag in NO_END:
            continue
        if closing:
            hidden_at = 0 if len(open_tags) == hidden_at else hidden_at
            open_tags.pop()
        else:
            open_tags.append(tag)
            if not hidden_at and hides(tag, attributes, html, piece.end()):
                hidden_at = len(open_tags)
                out.append(COVER if "spoiler" in attributes else "")
    lines = (" ".join(line.split()) for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line)


def hides(tag: str, attributes: str, html: str, end: int) -> bool:
    if tag == "blockquote":
        return QUOTE_THAT_NAMES.match(html, end) is not None
    return HIDDEN_CLASS.search(attributes) is not None


def excerpt(text: str, length: int = 200) -> str:
    """The beginning of a text on one line, cut between words where it can be."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    end = length - len(COVER)
    space = line.rfind(" ", 0, end + 1)
    cut = line[:space] if space > length // 2 else whole_characters(line, end)
    return cut.rstrip(" ,;:.–-") + COVER


def whole_characters(line: str, end: int) -> str:
    """Never between a letter and its accents, nor inside a joined emoji."""
    while end > 0 and (
        unicodedata.category(line[end]).startswith("M")
        or ZERO_WIDTH_JOINER in line[end - 1 : end + 1]
    ):
        end -= 1
    return line[:end]
