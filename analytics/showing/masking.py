"""Members' words as strangers read them: whoever else is named in them is “a member”."""

import re
from collections.abc import Iterator
from html import unescape

from django.utils.translation import pgettext

from analytics.queries.naming import BEFORE, full_names_in
from analytics.queries.quoting import CUT, Quote, named
from analytics.reporting.stopwords import STOPWORDS
from community.core.markup.references import MENTION
from community.notifications.letters import isolated

LINKED = re.compile(r'<a\b[^>]*class="(?:mention|who)"[^>]*>(.*?)</a>', re.DOTALL)
MARK = re.compile(r"<[^>]*>")
ENDS = r"(?=s?(?![^\W_]))"  # the genitive stays
BEGINS = rf"(?:(?<![^\W_])|(?<=(?<![^\W_])[{BEFORE}]))"  # Hebrew writes a letter before the name
IDLE = frozenset().union(*STOPWORDS.values())
SHORTEST = 3  # letters of a first or last name that stands alone

Span = tuple[int, int]


def masked(rows: list[Quote]) -> dict[int, str]:
    """The words of each, by key. Left out are who wrote them and whom the post mentions or quotes,
    by their whole, first or last name; accounts after an @; and members' names of two words or
    more. Of who agreed to be named, their own stays."""
    names, accounts = full_names_in(row.text for row in rows)
    return {row.pk: _masked(row, names, accounts) for row in rows}


def _masked(row, names, accounts):
    who = named(row)
    own = {who.display_name.lower(), who.name.lower()} if who else set()
    labels = [one for one in _labels(row) if one.lower() not in own]
    spans = [*_mentions(row.text, labels, accounts - own)]
    whole = {one for one in labels if " " in one} | (names - own)
    for name in whole | {f"@{one}" for one in labels}:
        spans += _found(name, row.text, re.IGNORECASE)
    for name in {name for one in labels for name in _ends(one)}:
        spans += _found(name, row.text)
    return _replaced(row.text, spans)


def _labels(row) -> list[str]:
    """Of who wrote the post, and whom it mentions or quotes, as they were called then."""
    found = [unescape(MARK.sub("", one)) for one in LINKED.findall(row.post.html)]
    found += [row.member.display_name] if row.member else []
    return [label for one in found if (label := " ".join(one.split()).removeprefix("@"))]


def _ends(label):
    """First and last name, as they are written; not one that begins small, as any word does."""
    words = label.split()
    ends = [one for one in words[:1] + words[-1:] if len(one) >= SHORTEST]
    telling = [one for one in ends if one.lower() not in IDLE]
    return [one for one in telling if one[0].isalpha() and not one[0].islower()]


def _mentions(text, labels, accounts) -> Iterator[Span]:
    for found in MENTION.finditer(text):
        account = found[1].lower()
        if {account, re.split(r"[.-]", account)[0]} & accounts:
            yield found.span()
    for at in (found.start() for found in re.finditer("@", text)):
        yield from ((at, end) for label in labels if (end := _cut(text, at + 1, label)))


def _cut(text, start, label) -> int:
    """Where a name ends within which the passage was cut; 0 where it was not."""
    length = 0
    while text[start + length : start + length + 1] == label[length : length + 1] != "":
        length += 1
    rest = text[start + length :].lstrip()
    return start + length if length and (not rest or rest.startswith(CUT)) else 0


def _found(name, text, flags=0) -> Iterator[Span]:
    pattern = re.compile(rf"{BEGINS}@?{re.escape(name)}{ENDS}", flags)
    return (found.span() for found in pattern.finditer(text))


def _replaced(text, spans):
    word = isolated(pgettext("in place of a name in a quote", "[a member]"))
    at, pieces = 0, []
    for start, end in _merged(spans):
        pieces += [text[at:start], word]
        at = end
    return "".join([*pieces, text[at:]])


def _merged(spans) -> list[Span]:
    """From the first to the last; those that lie over one another are one."""
    merged = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
