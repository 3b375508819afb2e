"""Our marks around what Markdown says: direction, code frames, links where pictures were."""

from collections.abc import Sequence
from html import escape

from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from community.core.markup.files import named_file, picture, weight_of
from community.core.markup.highlighting import code_block

HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
BLOCKS = frozenset(
    ["p", "li", "h3", "h4", "h5", "h6", "blockquote", "td", "th", "dt", "dd", "summary"]
)
# Their direction is that of their words, so paragraphs inside them must not have one of their own:
# the browser leaves elements that say `dir` out when it looks for the first strong letter.
HOLDERS = frozenset(["blockquote", "li"])
# Left and right of a table cell follow the language it is read in.
ALIGNMENTS = {"text-align:center": "to-center", "text-align:right": "to-end"}
CHECKED, UNCHECKED = "\N{BALLOT BOX WITH CHECK}", "\N{BALLOT BOX}"

Tokens = Sequence[Token]


def image_link(url: str, alt: str) -> str:
    """Pictures elsewhere are never fetched for the reader; who wants to see one follows it."""
    return f'<a class="image-link" href="{escape(url)}">{escape(alt or url, quote=False)}</a>'


def mention_link(reference) -> str:
    label = escape(reference.label, quote=False)
    return f'<a class="mention" href="{escape(reference.url)}" dir="auto">@{label}</a>'


def by_line(reference) -> str:
    label = escape(reference.label, quote=False)
    link = f'<a class="who" href="{escape(reference.url)}" dir="auto">{label}</a>'
    return f'<p class="quote-by">{link}</p>\n'


class PostRenderer(RendererHTML):
    """Tokens to HTML; the methods bear the token types' names."""

    def renderToken(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        env["budget"].check()
        token = tokens[idx]
        token.tag = HEADINGS.get(token.tag, token.tag)
        held = env.get("held", 0)
        if token.tag in HOLDERS:
            env["held"] = held + token.nesting
        if token.nesting == 1 and token.tag in BLOCKS:
            if token.tag != "p" or not held:
                token.attrSet("dir", "auto")
            align = token.attrs.pop("style", None)
            if align in ALIGNMENTS:
                token.attrSet("class", ALIGNMENTS[align])
        return super().renderToken(tokens, idx, options, env)

    def list_item_open(self, tokens, idx, options, env):
        html = self.renderToken(tokens, idx, options, env)
        checked = tokens[idx].meta.get("checked")
        if checked is None:
            return html
        return f"{html}{CHECKED if checked else UNCHECKED} "

    def table_open(self, tokens, idx, options, env):
        return '<div class="scroll" tabindex="0">' + self.renderToken(tokens, idx, options, env)

    def table_close(self, tokens, idx, options, env):
        return self.renderToken(tokens, idx, options, env) + "</div>\n"

    def code_inline(self, tokens, idx, options, env):
        return f'<code dir="ltr">{escape(tokens[idx].content, quote=False)}</code>'

    def code_block(self, tokens, idx, options, env):
        return code_block(tokens[idx].content, "", env["budget"])

    def fence(self, tokens, idx, options, env):
        words = unescapeAll(tokens[idx].info).split(maxsplit=1)
        return code_block(tokens[idx].content, words[0] if words else "", env["budget"])

    def image(self, tokens, idx, options, env):
        token = tokens[idx]
        alt = " ".join(self.renderInlineAsText(token.children, options, env).split())
        url = str(token.attrs["src"])
        inside_link = token.meta.get("inside_link", False)
        if key := named_file(url):
            file = env["files"].get(key)
            shows = file is not None and file.sizes
            return picture(file, alt, inside_link=inside_link) if shows else escape(alt)
        if inside_link:
            return escape(alt or url, quote=False)
        return image_link(url, alt)

    def link_open(self, tokens, idx, options, env):
        file = env["files"].get(named_file(str(tokens[idx].attrs.get("href", ""))))
        env["weight"] = weight_of(file) if file and file.weight else ""
        if env["weight"]:
            tokens[idx].attrSet("class", "file")
        return self.renderToken(tokens, idx, options, env)

    def link_close(self, tokens, idx, options, env):
        return self.renderToken(tokens, idx, options, env) + env.pop("weight", "")

    def mention(self, tokens, idx, options, env):
        reference = env["mentions"].get(tokens[idx].content)
        return mention_link(reference) if reference else f"@{escape(tokens[idx].content)}"

    def quote_by(self, tokens, idx, options, env):
        return by_line(tokens[idx].meta["reference"])

    def container_spoiler_open(self, tokens, idx, options, env):
        title = tokens[idx].info.strip()[len("spoiler") :].strip()
        # Without a title the browser writes its own, in the reader's language.
        summary = f'<summary dir="auto">{escape(title, quote=False)}</summary>' if title else ""
        return f'<details class="spoiler">{summary}\n'

    def container_spoiler_close(self, tokens, idx, options, env):
        return "</details>\n"

    def renderInlineAsText(self, tokens, options, env):
        out = []
        for token in tokens or []:
            if token.type == "mention":
                out.append(f"@{token.content}")
            else:
                out.append(super().renderInlineAsText([token], options, env))
        return "".join(out)
