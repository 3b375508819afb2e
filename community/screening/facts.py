"""What a rendered text holds, as a draft wants it said."""

import re
from html import unescape
from typing import TypedDict
from urllib.parse import urlsplit

from django.conf import settings

from community.core.markup import Rendered
from community.screening.domains import host_of

HREF = re.compile(r'<a [^>]*?\bhref="(https?://[^"]*)"')


class Held(TypedDict):
    """Keywords of `Draft`."""

    text: str
    links: tuple[str, ...]
    mentions: int
    images: int
    files: int


def held_in(rendered: Rendered) -> Held:
    """Its words, links that leave the house, members it names, pictures and files."""
    links = map(unescape, HREF.findall(rendered.html))
    return Held(
        text=rendered.text,
        links=tuple(link for link in links if not _is_ours(link)),
        mentions=len(rendered.mentions),
        images=rendered.html.count("<img "),
        files=rendered.html.count('class="file-weight"'),
    )


def _is_ours(link):
    """The site's own address. A name without dots is nobody's on the net."""
    try:
        name = urlsplit(link).hostname
    except ValueError:
        return False
    return name == urlsplit(settings.SITE_URL).hostname or not host_of(link)
