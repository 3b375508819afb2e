"""What is true of everything the renderer lets out."""

import re
from html.parser import HTMLParser

from community.core.markup import Reference

VOID = {"br", "hr"}
ELEMENTS = """
    a blockquote br code dd details div dl dt em h3 h4 h5 h6 hr kbd li ol p pre s span strong
    sub summary sup table tbody td th thead tr ul
"""
ATTRIBUTES = {"class", "dir", "href", "rel", "start", "tabindex", "title"}
SAFE_HREF = re.compile(r"(?:https?://|mailto:|/(?!/)|#)", re.IGNORECASE)


class Page(HTMLParser):
    """Reads HTML strictly: what is opened is closed, in order, and only ours is there."""

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.faults = []
        self.feed(html)
        self.close()
        self.faults += [f"{tag} stays open" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.faults += [f"<{tag}>"] * (tag not in ELEMENTS.split())
        for name, value in attrs:
            self.faults += [f"{tag} {name}={value}"] * (name not in ATTRIBUTES)
            self.faults += [f"to {value}"] * (name == "href" and not SAFE_HREF.match(value))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_comment(self, data):
        self.faults.append("a comment")

    def handle_decl(self, decl):
        self.faults.append("a declaration")

    def unknown_decl(self, data):
        self.faults.append("an unknown declaration")

    def handle_pi(self, data):
        self.faults.append("an instruction")


def faults(html):
    return Page(html).faults


def everybody(names):
    return {name: Reference(f"/m/{name}/", name.title()) for name in names}


def every_post(keys):
    return {key: Reference(f"/t/{key[0] or 7}/x/{key[1]}", "Maja <Lindqvist>") for key in keys}
