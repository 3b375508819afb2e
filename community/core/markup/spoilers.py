"""`||words||`, and a block between `:::spoiler Title` and `:::`. Both open without scripts."""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.container import container_plugin

MARK = "||"


def spoiler(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(MARK, state.pos, state.posMax):
        return False
    start, outer_end = state.pos, state.posMax
    end = closing_mark(state)
    if end <= start + len(MARK):
        state.pos = start
        return False
    if not silent:
        state.pos, state.posMax = start + len(MARK), end
        state.push("spoiler_open", "span", 1).attrs = {"class": "spoiler", "tabindex": "0"}
        state.md.inline.tokenize(state)
        state.push("spoiler_close", "span", -1)
    state.pos, state.posMax = end + len(MARK), outer_end
    return True


def closing_mark(state: StateInline) -> int:
    """Where the next `||` stands outside code and links, or -1."""
    state.pos += len(MARK)
    while state.pos < state.posMax:
        if state.src.startswith(MARK, state.pos, state.posMax):
            return state.pos
        state.md.inline.skipToken(state)
    return -1


def add_spoilers(parser: MarkdownIt) -> None:
    parser.inline.add_terminator_char("|")
    parser.inline.ruler.before("emphasis", "spoiler", spoiler)
    container_plugin(parser, "spoiler", validate=opens_spoiler)


def opens_spoiler(params: str, _markup: str) -> bool:
    return params.strip().split(" ", 1)[0].lower() == "spoiler"
