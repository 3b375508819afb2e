"""HTML back to Markdown, for texts whose source the archive does not have: kept simple, so that
whoever edits one later finds words they can work with. What readers see comes from the HTML."""

import re
from html.parser import HTMLParser

MARKUP = re.compile(r"([\\`*_\[\]<>|~])")
WRAPS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~", "strike": "~~"}
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
BLOCKS = {"p", "div", "blockquote", "ul", "ol", "li", "pre", "hr", "table", "tr", *HEADINGS}
SILENT = {"script", "style", "head", "title"}


def markdown_of(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    """Collects lines; `margins` are what quotes and lists put before each of them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines = [""]
        self.margins: list[tuple[str, str]] = []  # tag, margin
        self.counts: list[int] = []
        self.links: list[str] = []
        self.in_code = self.in_pre = False
        self.code_lines: set[int] = set()  # where a blank line is not one of ours
        self.silent = 0
        self.bullet = ""

    def finished(self):
        lines = []
        was_blank = False
        for at, line in enumerate(self.lines):
            is_blank = not line.strip(" >") and at not in self.code_lines
            if is_blank and was_blank:
                lines[-1] = min(lines[-1], line.rstrip(), key=len)
            else:
                lines.append(line.rstrip())
            was_blank = is_blank
        return "\n".join(lines).strip("\n")

    def margin(self):
        return "".join(margin for _tag, margin in self.margins)

    def new_line(self):
        self.lines.append(self.margin())

    def new_block(self):
        if self.lines[-1].strip(" >"):
            self.new_line()
        if not self.bullet:
            self.new_line()

    def write(self, text):
        if self.bullet:
            self.lines[-1] = self.margin()[: -len(self.bullet)] + self.bullet
            self.bullet = ""
        self.lines[-1] += text

    def handle_starttag(self, tag, attributes):
        if tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self.open_block(tag)
        elif tag == "br":
            self.write("\\" if not self.in_pre else "")
            self.new_line()
        elif tag == "code" and not self.in_pre:
            self.in_code = True
            self.write("`")
        elif tag == "a":
            self.links.append(dict(attributes).get("href") or "")
            self.write("[")
        elif tag == "img":
            known = dict(attributes)
            self.write(f"![{known.get('alt') or ''}]({known.get('src') or ''})")
        elif tag in WRAPS:
            self.write(WRAPS[tag])

    def open_block(self, tag):
        if tag == "li":
            self.open_item()
            return
        self.new_block()
        if tag in ("ul", "ol"):
            self.counts.append(0 if tag == "ol" else -1)
        elif tag == "blockquote":
            self.margins.append((tag, "> "))
            self.new_line()
        elif tag == "pre":
            self.write("```")
            self.new_line()
            self.in_pre = True
        elif tag == "hr":
            self.write("---")
            self.new_block()
        elif tag in HEADINGS:
            self.write(f"{HEADINGS[tag]} ")

    def open_item(self):
        self.bullet = "- "
        if self.counts and self.counts[-1] >= 0:
            self.counts[-1] += 1
            self.bullet = f"{self.counts[-1]}. "
        self.margins.append(("li", " " * len(self.bullet)))
        self.new_line()

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in BLOCKS:
            self.close_block(tag)
        elif tag == "a" and self.links:
            self.write(f"]({self.links.pop()})")
        elif tag == "code" and self.in_code:
            self.in_code = False
            self.write("`")
        elif tag in WRAPS:
            self.write(WRAPS[tag])

    def close_block(self, tag):
        if tag == "pre" and self.in_pre:
            self.close_code()
        elif tag in ("ul", "ol") and self.counts:
            self.counts.pop()
        elif tag in [opened for opened, _margin in self.margins]:
            self.bullet = ""
            while self.margins.pop()[0] != tag:
                continue
        if tag != "li":
            self.new_block()

    def close_code(self):
        self.in_pre = False
        if self.lines[-1].strip(" >"):
            self.new_line()
        self.code_lines.discard(len(self.lines) - 1)
        self.write("```")

    def handle_data(self, words):
        if self.silent:
            return
        if self.in_pre:
            first, *rest = words.split("\n")
            self.write(first)
            for line in rest:
                self.new_line()
                self.code_lines.add(len(self.lines) - 1)
                self.write(line)
            return
        words = re.sub(r"\s+", " ", words)
        if not self.lines[-1].strip(" >"):
            words = words.lstrip()
        if words:
            self.write(words if self.in_code else MARKUP.sub(r"\\\1", words))
