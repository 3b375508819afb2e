"""The Markdown this house reads: CommonMark, a few known extensions, and our own three."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from community.core.markup.addresses import BareAddresses, allowed
from community.core.markup.budget import DEEPEST_BLOCK, MOST_TOKENS, TOO_BIG, TOO_DEEP, TooCostly
from community.core.markup.page import PostRenderer
from community.core.markup.references import MENTION
from community.core.markup.spoilers import add_spoilers


def watch_blocks(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:
    """Never matches; stands first in line so that no text runs past its budget."""
    state.env["budget"].check()
    if state.level > DEEPEST_BLOCK:
        raise TooCostly(TOO_DEEP)
    if len(state.tokens) > MOST_TOKENS:
        raise TooCostly(TOO_BIG)
    return False


def watch_inline(state: StateInline, _silent: bool) -> bool:
    state.env["budget"].check()
    return False


def watch_pairs(state: StateInline) -> None:
    state.env["budget"].check()


def watch_document(state: StateCore) -> None:
    state.env["budget"].check()


def mention(state: StateInline, silent: bool) -> bool:
    """A name that may be a member's. Who it is, is asked once for the whole text."""
    if state.src[state.pos] != "@" or state.linkLevel:
        return False
    found = MENTION.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("mention", "", 0).content = found[1]
    state.pos = found.end()
    return True


def commonmark() -> MarkdownIt:
    """CommonMark without raw HTML, with tables and strikethrough, under watch."""
    parser = MarkdownIt("js-default", {"html": False})
    everywhere = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("table", "watch", watch_blocks, everywhere)
    parser.inline.ruler.before("text", "watch", watch_inline)
    parser.inline.ruler2.before("balance_pairs", "watch", watch_pairs)
    parser.core.ruler.before("linkify", "watch", watch_document)
    return parser


def hearth_markdown() -> MarkdownIt:
    """What members write. Shared by all threads: everything of one text lives in its `env`."""
    parser = commonmark()
    parser.linkify = BareAddresses()
    parser.options.update(linkify=True, tasklists=True)
    parser.validateLink = allowed
    parser.inline.ruler.before("emphasis", "mention", mention)
    add_spoilers(parser)
    parser.renderer = PostRenderer(parser)
    return parser
