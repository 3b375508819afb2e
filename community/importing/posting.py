"""Topics and posts that come in without a word to anybody: written straight into the tables.

Whoever calls stands in a transaction, and in `counted` with the topics it adds.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags

from community.core.markup import (
    RENDER_VERSION,
    Reference,
    TooCostly,
    excerpt,
    quote,
    render,
    render_html,
)
from community.groups.models import Group
from community.importing.markdown import markdown_of
from community.importing.stackexchange.texts import literal
from community.members.models import User
from community.screening.reading import language_of
from community.topics.actions.writing import slug_of
from community.topics.models import Post, Topic

QUOTED = 120


@dataclass(frozen=True)
class Said:
    """Words as a post keeps them."""

    source: str
    html: str
    text: str


def said_in_markdown(source: str) -> Said:
    rendered = render(source)
    return Said(source, rendered.html, rendered.text)


def said_in_html(html: str, before: Said | None = None) -> Said:
    """Foreign HTML, made safe; `before` is what goes first."""
    source = markdown_of(html)
    try:
        rendered = render_html(html)
    except TooCostly:
        rendered = render_html(f"<p>{strip_tags(html)[: settings.POST_MAX]}</p>")
    if before is None:
        return Said(source[: settings.POST_MAX], rendered.html, rendered.text)
    return Said(
        (before.source + source)[: settings.POST_MAX],
        before.html + rendered.html,
        f"{before.text}\n{rendered.text}".strip(),
    )


def quoted(target: Post) -> Said:
    """The post that a comment stands under, named as members name it here."""
    source = quote(target.author.name, target.number, None, literal(excerpt(target.text, QUOTED)))
    address = reverse("topics:short", args=[target.topic_id, target.number])
    reference = Reference(url=address, label=target.author.display_name)
    rendered = render(source, posts=lambda _keys: {(None, target.number): reference})
    return Said(source, rendered.html, rendered.text)


def new_topic(
    *, group: Group, author: User, kind: str, title: str, text: str, made_at: datetime
) -> Topic:
    """A topic without posts; its counters are made by `counted`."""
    title = " ".join(title.split())[: settings.TITLE_MAX]
    return Topic(
        group=group,
        author=author,
        kind=kind,
        title=title,
        slug=slug_of(title),
        language=language_of(f"{title} {text}", author.language),
        made_at=made_at,
    )


def next_post(topic: Topic, author: User, said: Said, made_at: datetime, credit="") -> Post:
    """The next post of its topic, whatever its date: numbers that were given never move."""
    topic.last_number += 1
    return Post(
        topic=topic,
        author=author,
        number=topic.last_number,
        source=said.source,
        html=said.html,
        text=said.text,
        render_version=RENDER_VERSION,
        credit_html=credit,
        made_at=made_at,
    )
