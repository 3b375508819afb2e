"""What members write, made into what members read: Markdown in, safe HTML out, once, on write."""

from community.core.markup.budget import TooCostly
from community.core.markup.excerpts import excerpt
from community.core.markup.files import FileShown, keys_in
from community.core.markup.post import RENDER_VERSION, render, render_html
from community.core.markup.quotes import quote
from community.core.markup.references import Reference, Rendered

__all__ = [
    "RENDER_VERSION",
    "FileShown",
    "Reference",
    "Rendered",
    "TooCostly",
    "excerpt",
    "keys_in",
    "quote",
    "render",
    "render_html",
]
