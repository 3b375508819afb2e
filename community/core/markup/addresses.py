"""Which addresses a text may link to, and how bare ones are found."""

import re

from linkify_it import LinkifyIt

SCHEMES = {"http", "https", "mailto"}
# Browsers drop tabs and line breaks inside an address and read a backslash as a slash.
ALLOWED = re.compile(
    r"(?:https?://[^\s/\\?#]|mailto:[^\s@]+@|/(?![/\\])|/$|#)[^\x00-\x20\\\x7f]*", re.IGNORECASE
)


def allowed(url: str) -> bool:
    """The web, mail, and addresses of this house; never `//host` and never a script."""
    return ALLOWED.fullmatch(url) is not None


def local(url: str) -> str | None:
    """An address without a scheme as the sanitiser may keep it, or nothing."""
    return url if allowed(url) else None


# Looking for where a host ends costs the square of its length, once per address.
MOST_BARE = 200
LONG_WORD = re.compile(r"\S{401}")


class BareAddresses(LinkifyIt):
    """`https://…`, `www.…` and e-mail; "notes.md" or "manage.py" is a file, not a site."""

    def __init__(self) -> None:
        www = {"validate": self._validate_double_slash, "normalize": self._with_scheme}
        super().__init__(
            {"//": None, "ftp:": None, "www.": www}, {"fuzzy_link": False, "fuzzy_email": True}
        )

    def pretest(self, text: str) -> bool:
        """Whether a line is worth searching, and cheap enough. `https://` in the middle of
        long words is found while parsing, whatever this says."""
        bare = text.lower().count("www.") + text.count("@") + text.count(":")
        return 0 < bare <= MOST_BARE and not LONG_WORD.search(text)

    def _with_scheme(self, match) -> None:
        match.url = f"https://{match.url}"
