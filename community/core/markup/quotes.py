"""Quotes that name whose post they come from: a first line `@maja #3`, or `@maja #12/3`."""

import re

from markdown_it.token import Token

from community.core.markup.references import NAME, PostKey, Posts, Reference

NAMING_LINE = re.compile(rf"@{NAME} #(?:([1-9][0-9]{{0,9}})/)?([1-9][0-9]{{0,8}})[ \t]*(?:\n|$)")
POSTS_ASKED = 50


def quote(name: str, number: int, topic_id: int | None, text: str) -> str:
    """The Markdown of a quote, ready for the composer."""
    address = f"#{number}" if topic_id is None else f"#{topic_id}/{number}"
    lines = [f"> @{name} {address}", ">"]
    lines += [f"> {line}".rstrip() for line in text.strip().splitlines()]
    return "\n".join(lines) + "\n\n"


def named_post(text: str) -> PostKey | None:
    """Which post the first line of a quote names."""
    found = NAMING_LINE.match(text)
    if not found:
        return None
    topic, number = found.groups()
    return (int(topic) if topic else None, int(number))


def known_posts(keys: list[PostKey], posts: Posts | None) -> dict[PostKey, Reference]:
    """What the resolver does not return does not exist."""
    asked = set(list(dict.fromkeys(keys))[:POSTS_ASKED])
    return posts(asked) if asked and posts is not None else {}


def name_quotes(tokens: list[Token], posts: Posts | None) -> list[Token]:
    """Put the author's link above each quote whose post the reader may know of."""
    naming = {
        at: key
        for at in range(len(tokens) - 2)
        if tokens[at].type == "blockquote_open"
        and tokens[at + 1].type == "paragraph_open"
        and (key := named_post(tokens[at + 2].content))
    }
    known = known_posts(list(naming.values()), posts)
    named: list[Token] = []
    skipped_to = 0
    for at, token in enumerate(tokens):
        if at < skipped_to:
            continue
        named.append(token)
        if at not in naming:
            continue
        line = tokens[at + 2]
        if naming[at] in known:
            named.append(by_line(known[naming[at]]))
            drop_first_line(line)
            skipped_to = at + 1 if line.children else at + 4
        else:
            plain_first_line(line)
    return named


def by_line(reference: Reference) -> Token:
    return Token("quote_by", "p", 0, meta={"reference": reference})


def first_break(line: Token) -> int:
    """How many inline tokens the first line holds, the line break included."""
    for at, child in enumerate(line.children):
        if child.type in ("softbreak", "hardbreak"):
            return at + 1
    return len(line.children)


def drop_first_line(line: Token) -> None:
    del line.children[: first_break(line)]


def plain_first_line(line: Token) -> None:
    """A name that leads nowhere is not a mention either."""
    for child in line.children[: first_break(line)]:
        if child.type == "mention":
            child.type, child.content = "text", f"@{child.content}"
