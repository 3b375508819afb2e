"""Pictures and files of this house inside a text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

from markdown_it.token import Token

FILES_ASKED = 50
ADDRESS = re.compile(r"/files/([0-9a-f]{32})/[^/?#\s]+")
PICTURE = re.compile(r"/files/[0-9a-f]{32}/[0-9]{1,5}\.webp")
PICTURES = re.compile(rf"{PICTURE.pattern} [0-9]{{1,5}}w(?:, {PICTURE.pattern} [0-9]{{1,5}}w)*")
SIZES = "(min-width: 48rem) 44rem, 100vw"  # the reading measure, or the whole of a phone


@dataclass(frozen=True)
class FileShown:
    """A file that the writer may show. A picture has sizes: address and width, widest last."""

    url: str
    weight: str = ""
    sizes: tuple[tuple[str, int], ...] = ()
    height: int = 0


Files = Callable[[set[str]], dict[str, FileShown]]


def named_file(url: str) -> str:
    """The key of the file that an address names, or nothing."""
    found = ADDRESS.fullmatch(url)
    return found[1] if found else ""


def files_in(tokens: list[Token]) -> list[str]:
    """The files that a text names, in its order."""
    children = (child for token in tokens for child in token.children or [])
    urls = (str(child.attrs.get("src") or child.attrs.get("href") or "") for child in children)
    return [key for url in urls if (key := named_file(url))]


def keys_in(source: str) -> set[str]:
    """The files that a text still to be rendered may come to show."""
    return {found[1] for found in ADDRESS.finditer(source)}


def known_files(keys: Iterable[str], files: Files | None) -> dict[str, FileShown]:
    """What the resolver does not return does not exist."""
    asked = list(dict.fromkeys(keys))[:FILES_ASKED]
    known = files(set(asked)) if asked and files is not None else {}
    return {key: known[key] for key in asked if key in known}


def picture(file: FileShown, alt: str, *, inside_link: bool) -> str:
    """As large as the page is, in a link to the whole; without words it is called by its name."""
    address, _width = file.sizes[min(1, len(file.sizes) - 1)]
    every = ", ".join(f"{url} {wide}w" for url, wide in file.sizes)
    image = (
        f'<img src="{address}" srcset="{every}" sizes="{SIZES}" width="{file.sizes[-1][1]}" '
        f'height="{file.height}" alt="{escape(alt or _name(file))}" loading="lazy">'
    )
    return image if inside_link else f'<a class="picture" href="{escape(file.url)}">{image}</a>'


def _name(file):
    return unquote(file.url.rsplit("/", 1)[-1])


def weight_of(file: FileShown) -> str:
    return f' <span class="file-weight" dir="ltr">{escape(file.weight)}</span>'
