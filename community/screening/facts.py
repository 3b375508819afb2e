"""What a rendered text holds, as a draft wants it said."""

import re
from html import unescape
from typing import TypedDict

from django.conf import settings

from community.core.markup import Rendered
from community.screening.domains import name_in

HREF = re.compile(r'<a\s[^>]*?(?<![\w-])href="([^"]*)"', re.IGNORECASE)


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
        links=tuple(link for link in links if _leaves(link)),
        mentions=len(rendered.mentions),
        images=rendered.html.count("<img "),
        files=rendered.html.count('class="file-weight"'),
    )


def _leaves(link):
    """Whether a browser goes elsewhere: to whatever names a host that is not exactly ours."""
    name = name_in(link)
    return name is not None and name != name_in(settings.SITE_URL)
