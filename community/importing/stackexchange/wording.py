"""What a piece of the archive says here: source, page and plain words."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape, strip_tags

from community.core.markup import (
    Reference,
    Rendered,
    TooCostly,
    excerpt,
    quote,
    render,
    render_html,
)
from community.importing.markdown import markdown_of
from community.importing.stackexchange.archive import Piece, is_account
from community.importing.stackexchange.history import Edit
from community.importing.stackexchange.texts import (
    comment_markdown,
    credit,
    literal,
    whole_links,
    whole_markdown_links,
)
from community.importing.tally import Tally
from community.topics.models import Post

QUOTED = 120


@dataclass(frozen=True)
class Words:
    source: str
    html: str
    text: str


def words_of(piece: Piece, *, site: str, target: Post | None, tally: Tally) -> Words:
    """What the piece says; a comment quotes the post it stands under."""
    if target is not None:
        source, rendered = _comment(piece, site, target)
    else:
        source, rendered = _post(piece, site, tally)
    if len(source) > settings.POST_MAX:
        source = source[: settings.POST_MAX]
        tally.note("sources cut at 32,000 characters; what readers see is whole")
    return Words(source, rendered.html, rendered.text)


def edits_of(piece: Piece, site: str) -> list[Edit]:
    """The piece's edits, with sources as ours are."""
    return [
        replace(edit, source=whole_markdown_links(edit.source, site)[: settings.POST_MAX])
        for edit in piece.edits
    ]


def _post(piece, site, tally):
    html = whole_links(piece.words, site)
    source = markdown_of(html) if piece.source is None else piece.source
    try:
        rendered = render_html(html)
    except TooCostly:
        rendered = _without_markup(html)
        tally.note("posts whose markup was too tangled came in as plain words")
    return whole_markdown_links(source, site), rendered


def _comment(piece, site, target):
    number, author = target.number, target.author
    naming = quote(author.name, number, None, literal(excerpt(target.text, QUOTED)))
    source = naming + comment_markdown(piece.words, site)
    address = reverse("topics:short", args=[target.topic_id, number])
    reference = Reference(url=address, label=author.display_name)
    try:
        return source, render(source, posts=lambda _keys: {(None, number): reference})
    except TooCostly:
        return source, _without_markup(escape(piece.words))


def _without_markup(html) -> Rendered:
    return render_html(f"<p>{strip_tags(html)[: settings.POST_MAX]}</p>")


def credit_of(piece: Piece, site: str) -> str:
    """The line that names the site, the author and the licence, each with its link."""
    return credit(
        site=site,
        page=piece.page,
        author=piece.author or site,
        user_id=piece.by if is_account(piece.by) else "",
        version=piece.licence,
    )
