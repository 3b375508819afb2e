"""Words of the archive in ours: links made whole, comments as Markdown, the line that credits."""

import re
from datetime import UTC, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

LICENCES = (
    (datetime(2018, 5, 2, tzinfo=UTC), "4.0"),
    (datetime(2011, 4, 8, tzinfo=UTC), "3.0"),
    (datetime.min.replace(tzinfo=UTC), "2.5"),
)
LICENCE = re.compile(r"CC BY-SA (\d\.\d)")
RELATIVE_IN_HTML = re.compile(r'\b(href|src)="/(?!/)')
RELATIVE_IN_MARKDOWN = re.compile(r"(\]\(|^ {0,3}\[[^\]\n]+\]:[ \t]*)/(?!/)", re.MULTILINE)
CODE_SPAN = re.compile(r"(`+[^`]+`+)")
NAMING = re.compile(r"(?<![\w\\])@(?=\w)")
COVERS = re.compile(r"(?<!\\)\|\|")
# What begins a heading, list, quote, rule, fence or table; comments there have none of these.
LINE_START = re.compile(
    r"^[ \t]*(?:(\d{1,9})(?=[.)](?:\s|$))|(?=#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|[-=]+\s*$"
    r"|[*_-]{3,}\s*$|~{3}|`{3}|:{3}|\||\[[^\]]+\]:))",
    re.MULTILINE,
)
MARKUP = re.compile(r"([\\`*_\[\]<>&#|~@!])")


def whole_links(html: str, site: str) -> str:
    """Links within the site, for HTML that is read elsewhere."""
    return RELATIVE_IN_HTML.sub(rf'\1="https://{site}/', html)


def whole_markdown_links(source: str, site: str) -> str:
    return RELATIVE_IN_MARKDOWN.sub(rf"\1https://{site}/", source.replace("\r\n", "\n"))


def plain_starts(text: str) -> str:
    """No line begins a block: each is a line of a paragraph."""
    return LINE_START.sub(lambda found: f"{found[1]}\\" if found[1] else "\\", text)


def literal(text: str) -> str:
    """Plain words as Markdown that says just them."""
    return plain_starts(MARKUP.sub(r"\\\1", text))


def comment_markdown(text: str, site: str) -> str:
    """The few signs that comments know there, and none that they do not. Names lead nowhere:
    whoever has the same name here is somebody else."""
    lines = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    pieces = CODE_SPAN.split(whole_markdown_links(plain_starts(lines), site))
    pieces[::2] = [COVERS.sub(r"\|\|", NAMING.sub(r"\@", piece)) for piece in pieces[::2]]
    return "".join(pieces)


def licence_of(content_license: str | None, made_at: datetime) -> str:
    """The version of CC BY-SA: as the row says, else by the day it was written."""
    if found := LICENCE.fullmatch(content_license or ""):
        return found[1]
    return next(version for since, version in LICENCES if made_at >= since)


def credit(*, site: str, page: str, author: str, user_id: str, version: str) -> SafeString:
    """Where it comes from, who wrote it, and on which terms: links, and no words to translate."""
    name = format_html("<bdi>{}</bdi>", author)
    if user_id:
        name = format_html(
            '<a href="https://{}/users/{}" rel="nofollow noopener">{}</a>', site, user_id, name
        )
    return format_html(
        '<a href="https://{0}/{1}" rel="nofollow noopener">{0}</a> · {2} · '
        '<a href="https://creativecommons.org/licenses/by-sa/{3}/" '
        'rel="license nofollow noopener">CC BY-SA {3}</a>',
        site,
        page,
        name,
        version,
    )
