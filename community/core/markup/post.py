"""One text, from source to `Rendered`."""

from dataclasses import replace

from markdown_it.token import Token

from community.core.markup.budget import (
    DEEPEST_INLINE,
    LONGEST_HTML,
    LONGEST_SOURCE,
    SECONDS_FOR_HTML,
    TOO_DEEP,
    Budget,
    TooCostly,
    check_html_depth,
    readable,
)
from community.core.markup.excerpts import plain_text
from community.core.markup.files import Files, files_in, known_files
from community.core.markup.foreign import in_our_shape
from community.core.markup.parser import hearth_markdown
from community.core.markup.quotes import name_quotes
from community.core.markup.references import Names, Posts, Reference, Rendered, honoured, told
from community.core.markup.sanitiser import readable_foreign, safe

RENDER_VERSION = 1
MARKDOWN = hearth_markdown()


def render(
    source: str,
    *,
    names: Names | None = None,
    posts: Posts | None = None,
    files: Files | None = None,
) -> Rendered:
    """Members' Markdown as a page. Each resolver is asked once at most; what it leaves out
    stays plain text."""
    budget = Budget(source, longest=LONGEST_SOURCE)
    env: dict = {"budget": budget}
    try:
        tokens = MARKDOWN.parse(whole_lines(readable(source)), env)
    except RecursionError:
        raise TooCostly(TOO_DEEP) from None
    tokens = name_quotes(tokens, budget.not_counting(posts))
    env["mentions"] = honoured(mentions_in(tokens), budget.not_counting(names))
    env["files"] = known_files(files_in(tokens), budget.not_counting(files))
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, env)
    budget.allow_for(len(env["files"]))
    return replace(finished(html, env["mentions"], budget), files=tuple(env["files"]))


def whole_lines(source: str) -> str:
    """The container plugin looks one sign past the end of a last line that is not ended."""
    return source if source.endswith("\n") else f"{source}\n"


def render_html(html: str, *, names: Names | None = None, posts: Posts | None = None) -> Rendered:
    """What another system rendered, in our shape and behind the same wall."""
    budget = Budget(html, longest=LONGEST_HTML, seconds=SECONDS_FOR_HTML)
    check_html_depth(html)
    balanced = readable_foreign(readable(html))
    ours, mentions = in_our_shape(
        balanced, budget.not_counting(names), budget.not_counting(posts), budget
    )
    return finished(ours, mentions, budget)


def finished(html: str, mentions: dict[str, Reference], budget: Budget) -> Rendered:
    budget.check_size(html)
    html = safe(html)
    budget.check_size(html)
    rendered = Rendered(html=html, mentions=told(mentions), text=plain_text(html))
    budget.check()
    return rendered


def mentions_in(tokens: list[Token]) -> list[str]:
    """Names in the order of the text; on the way, what stands inside links is marked."""
    written: list[str] = []
    for token in tokens:
        links = 0
        for child in token.children or []:
            if child.level > DEEPEST_INLINE:
                raise TooCostly(TOO_DEEP)
            links += child.nesting if child.tag == "a" else 0
            if child.type == "image":
                child.meta["inside_link"] = links > 0
            elif child.type == "mention":
                written.append(child.content)
    return written
