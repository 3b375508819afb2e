"""Whom a post names: read from what the renderer made of it, so that both always agree."""

import re
from urllib.parse import unquote

from django.db.models import Q
from django.urls import Resolver404, resolve

from community.members.queries import names_to_members
from community.topics.models import Post

LINK = re.compile(r"<a\b([^>]*)>")
BY_LINE = re.compile(r'<p[^>]*class="quote-by"[^>]*>\s*<a\b([^>]*)>')
HREF = re.compile(r'href="([^"]*)"')
MENTION = 'class="mention"'
QUOTES_HONOURED = 10


def mentioned_in(post: Post) -> list[int]:
    """Members whom the post mentions, in the order of the text."""
    names = [
        found.kwargs["name"].lower()
        for attributes in LINK.findall(post.html)
        if MENTION in attributes and (found := _leads_to(attributes, "members:profile"))
    ]
    members = names_to_members(set(names)) if names else {}
    return list(dict.fromkeys(members[name].pk for name in names if name in members))


def quoted_in(post: Post) -> list[int]:
    """Members whose standing posts the post quotes."""
    numbers = [
        found.kwargs
        for attributes in BY_LINE.findall(post.html)
        if (found := _leads_to(attributes, "topics:short"))
    ][:QUOTES_HONOURED]
    if not numbers:
        return []
    wanted = Q(pk__in=[])
    for at in numbers:
        wanted |= Q(topic=at["pk"], number=at["number"])
    posts = Post.objects.standing().filter(wanted)
    return list(dict.fromkeys(posts.order_by("pk").values_list("author", flat=True)))


def _leads_to(attributes, name):
    href = HREF.search(attributes)
    try:
        found = resolve(unquote(href[1])) if href else None
    except Resolver404:
        return None
    return found if found and found.view_name == name else None
