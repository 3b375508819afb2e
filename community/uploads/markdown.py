"""How a text shows a file: the Markdown that stands for it."""

import re

from community.uploads.models import Upload

SIGNS = re.compile(r"([\\\[\]`*_<>!&])")


def markdown_for(upload: Upload, alt: str = "") -> str:
    """A picture with its description, or a link with the file's name."""
    if upload.is_picture:
        return f"![{_plain(alt)}]({upload.get_absolute_url()})"
    return f"[{_plain(upload.name)}]({upload.get_absolute_url()})"


def _plain(words):
    return SIGNS.sub(r"\\\1", " ".join(words.split()))
