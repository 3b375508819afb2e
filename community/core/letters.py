"""A letter's two bodies, plain text and HTML, from one list of blocks.

Nothing in the HTML is fetched from anywhere: no picture, no font, no style sheet; its CSS stands
on the elements, and it says its direction where mail programs cut html and body away.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import css_inline
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import get_language, get_language_bidi

LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Cell:
    """Of a table in a letter. `tone`: good, bad, or q0 to q7 for a ground that is the darker the
    more; or nothing."""

    words: str
    tone: str = ""


@dataclass(frozen=True)
class Block:
    """One piece of a letter. `tone`: title, section, item, small, or nothing for a paragraph."""

    words: str = ""
    url: str = ""
    tone: str = ""
    meta: str = ""  # who and when, under the words
    said: str = ""  # what a member wrote
    rows: tuple[tuple["Cell", ...], ...] = ()  # a table; its first row is the head
    is_time: bool = False  # its columns are days: they run left to right in every language


def as_text(blocks: Iterable[Block]) -> str:
    """The letter for mail programs that show plain text, and for people who prefer it."""
    text = plain("mail/blocks.txt", {"blocks": blocks})
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def as_html(blocks: Iterable[Block], subject: str) -> str:
    """The same letter as a page of its own, in the language that is spoken now."""
    context = {
        "blocks": blocks,
        "subject": subject,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return _inliner().inline(get_template("mail/blocks.html").template.render(Context(context)))


def blocks_of(text: str) -> list[Block]:
    """A letter that was written as text, as blocks: paragraphs, and the links between them."""
    return [
        block
        for part in re.split(r"\n{2,}", text.strip())
        for block in _of_paragraph(part.strip())
    ]


def _of_paragraph(part):
    words = []
    for line in part.split("\n"):
        if not LINK.fullmatch(line.strip()):
            words.append(line)
            continue
        if words:
            yield Block("\n".join(words))
        yield Block(line.strip(), url=line.strip())
        words = []
    if words:
        yield Block("\n".join(words))


def plain(template: str, context: dict) -> str:
    """Text for people, not for browsers: nothing in it is escaped."""
    return get_template(template).template.render(Context(context, autoescape=False))


@cache
def _inliner():
    return css_inline.CSSInliner(
        extra_css=plain("mail/letter.css", {}), load_remote_stylesheets=False
    )
