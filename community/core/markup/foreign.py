"""HTML that another system wrote, brought into the shape our own renderer gives."""

import re
from html import escape, unescape

from community.core.markup.addresses import allowed
from community.core.markup.budget import Budget
from community.core.markup.excerpts import PIECE
from community.core.markup.highlighting import code_block
from community.core.markup.page import BLOCKS, HEADINGS, HOLDERS, by_line, image_link, mention_link
from community.core.markup.quotes import NAMING_LINE, known_posts, named_post
from community.core.markup.references import MENTION, Names, PostKey, Posts, Reference, honoured

OURS = {"b": "strong", "i": "em", "del": "s", "strike": "s", "tt": "code", **HEADINGS}
INLINE = frozenset({"a", "code", "em", "kbd", "s", "span", "strong", "sub", "sup"})
HELD_UNTIL = {f"</{tag}>" for tag in HOLDERS}
PARAGRAPH = '<p dir="auto">'
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
LANGUAGE = re.compile(r"\blang(?:uage)?-([\w+#.-]+)")
EMPTY_PARAGRAPH = re.compile(rf"(?:{PARAGRAPH}|<p>)\s*</p>\n?")
BREAK_AT_START = re.compile(rf"({PARAGRAPH}|<p>)\s*<br>\s*")


def in_our_shape(
    html: str, names: Names | None, posts: Posts | None, budget: Budget
) -> tuple[str, dict[str, Reference]]:
    """The page (still to be sanitised) and the mentions that count."""
    reader = ForeignReader(budget)
    reader.read(html)
    known = known_posts([post for post, _in_paragraph in reader.quotes.values()], posts)
    mentions = honoured(reader.mentions.values(), names)
    for at, (post, in_paragraph) in reader.quotes.items():
        if post in known:
            line = by_line(known[post])
            reader.out[at] = f"</p>{line}<p>" if in_paragraph else line
    for at, name in reader.mentions.items():
        if name in mentions:
            reader.out[at] = mention_link(mentions[name])
    page = BREAK_AT_START.sub(r"\1", "".join(reader.out))
    return EMPTY_PARAGRAPH.sub("", page), mentions


def attributes_of(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(text)}


def full(url: str) -> str:
    return f"https:{url}" if url.startswith("//") else url


class ForeignReader:
    """Walks balanced HTML once. `mentions` and `quotes` say which pieces of `out` may still
    become links, once it is known whom and what they name."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.out: list[str] = []
        self.mentions: dict[int, str] = {}
        self.quotes: dict[int, tuple[PostKey, bool]] = {}
        self.open_elements: list[tuple[str, str]] = []  # tag, what closes it
        self.blocks = 0
        self.unspoken = 0  # inside links and code, where a name is no mention
        self.is_loose = False  # inside a paragraph that the source left out
        self.quote_begins = False
        self.code: list[str] = []
        self.code_depth = 0
        self.language = ""

    def read(self, html: str) -> None:
        for closing, tag, attributes, words in PIECE.findall(html):
            self.budget.check()
            if self.code_depth or tag == "pre":
                self.read_code(closing, tag, attributes, words)
            elif words:
                self.read_words(words)
            elif closing:
                self.close()
            else:
                self.open(OURS.get(tag, tag), attributes_of(attributes))
        self.end_loose()

    def read_code(self, closing: str, tag: str, attributes: str, words: str) -> None:
        self.code.append("\n" if tag == "br" else unescape(words))
        if tag in ("pre", "code") and (found := LANGUAGE.search(attributes)):
            self.language = found[1]
        if tag != "pre":
            return
        self.code_depth += -1 if closing else 1
        if not self.code_depth:
            self.end_loose()
            self.out.append(code_block("".join(self.code), self.language, self.budget))
            self.code, self.language = [], ""

    def read_words(self, words: str) -> None:
        if not words.strip():
            self.out.append(words)
            return
        if self.quote_begins:
            words = self.read_naming_line(words)
        self.begin_loose()
        end = 0
        for found in MENTION.finditer(words) if not self.unspoken else ():
            self.out.append(words[end : found.start()])
            self.mentions[len(self.out)] = found[1]
            self.out.append(found[0])
            end = found.end()
        self.out.append(words[end:])

    def read_naming_line(self, words: str) -> str:
        """What is left of the words after a first line that names a post."""
        self.quote_begins = False
        words = words.lstrip()
        if not (post := named_post(words)):
            return words
        line = NAMING_LINE.match(words)[0]
        self.quotes[len(self.out)] = (post, self.open_elements[-1][0] == "p")
        self.out.append(line)
        return words[len(line) :]

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "img":
            self.picture(attributes)
        elif tag in ("br", "hr"):
            self.out.append(f"<{tag}>")
        elif tag in INLINE:
            self.open_inline(tag, attributes)
        else:
            self.open_block(tag, attributes)

    def open_inline(self, tag: str, attributes: dict[str, str]) -> None:
        self.begin_loose()
        if tag in ("a", "code"):
            self.unspoken += 1
        url = full(attributes.get("href", ""))
        if tag == "a" and allowed(url):
            title = f' title="{escape(attributes["title"])}"' if "title" in attributes else ""
            self.element(tag, f'<a href="{escape(url)}"{title}>', "</a>")
        elif tag in ("a", "span"):
            self.element(tag, "", "")
        else:
            self.element(tag, '<code dir="ltr">' if tag == "code" else f"<{tag}>", f"</{tag}>")

    def open_block(self, tag: str, attributes: dict[str, str]) -> None:
        self.end_loose()
        self.quote_begins = tag == "blockquote" or (self.quote_begins and tag == "p")
        if tag == "div":
            self.element(tag, "", "")
            return
        self.blocks += 1
        if tag == "details" or attributes.get("class") == "spoiler":
            self.element(tag, '<details class="spoiler">', "</details>")
        elif tag == "table":
            self.element(tag, '<div class="scroll" tabindex="0"><table>', "</table></div>")
        elif tag == "ol" and attributes.get("start", "").isdecimal():
            self.element(tag, f'<ol start="{attributes["start"]}">', "</ol>")
        else:
            held = tag == "p" and any(end in HELD_UNTIL for _outer, end in self.open_elements)
            direction = ' dir="auto"' if tag in BLOCKS and not held else ""
            self.element(tag, f"<{tag}{direction}>", f"</{tag}>")

    def element(self, tag: str, begin: str, end: str) -> None:
        self.out.append(begin)
        self.open_elements.append((tag, end))

    def close(self) -> None:
        tag, end = self.open_elements.pop()
        if tag in ("a", "code"):
            self.unspoken -= 1
        elif tag not in INLINE:
            self.end_loose()
            self.blocks -= tag != "div"
        self.out.append(end)

    def picture(self, attributes: dict[str, str]) -> None:
        self.begin_loose()
        url, alt = full(attributes.get("src", "")), attributes.get("alt", "")
        if allowed(url) and not self.unspoken:
            self.out.append(image_link(url, alt))
        else:
            self.out.append(escape(alt, quote=False))

    def begin_loose(self) -> None:
        if not self.blocks and not self.is_loose:
            self.out.append(PARAGRAPH)
            self.is_loose = True

    def end_loose(self) -> None:
        if self.is_loose:
            self.out.append("</p>\n")
            self.is_loose = False
