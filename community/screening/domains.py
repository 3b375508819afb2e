"""Names of hosts and mail domains in one spelling, and what they belong to."""

import re
import socket
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

DOMAIN_MAX = 253
IGNORED = re.compile(r"[\t\r\n]")  # a browser leaves them out, wherever they stand
AROUND = "".join(map(chr, range(33)))
ABSOLUTE = re.compile(r"(?:https?:/*|//+)([^/?#]*)", re.IGNORECASE)
PORT = re.compile(r":\d*$")
DOTS = re.compile("[.\u3002\uff0e\uff61]")
NUMBERS = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}")


def domain_of(name: str) -> str:
    """In small ASCII letters, without `www.`; empty where it is no name of a host."""
    name = name.strip().strip(".").lower().removeprefix("www.")
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return ""
    fits = all(sign.isalnum() or sign in "-._" for sign in name)
    return name if fits and "." in name and len(name) <= DOMAIN_MAX else ""


def host_of(address: str) -> str:
    """The host that an address leads to, or nothing."""
    return domain_of(name_in(address) or "")


def name_in(address: str) -> str | None:
    """The host as a browser reads it, whatever it is: a name, four numbers, even nothing that
    anybody could reach. None where the address names none: it stays in the house."""
    address = IGNORED.sub("", address).strip(AROUND).replace("\\", "/")
    found = ABSOLUTE.match(address)
    if found is None:
        return None
    name = unquote(PORT.sub("", found[1].rpartition("@")[2])).lower()[: DOMAIN_MAX + 1]
    return _as_numbers(_in_ascii(name).strip("."))


def _in_ascii(name):
    """What the older rules do not know (a picture as a name) is spelled by the newer ones."""
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode().lower()
    except UnicodeError:
        parts = DOTS.split(unicodedata.normalize("NFKC", name).casefold())
        return ".".join(
            part if part.isascii() else f"xn--{part.encode('punycode').decode()}" for part in parts
        ).lower()


def _as_numbers(name):
    """1249763844 and 0x4a.0x7d.1.4 are ways to write four numbers."""
    if not NUMBERS.fullmatch(name):
        return name
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        return name


def hosts_in(links: Iterable[str]) -> tuple[str, ...]:
    """Each host once, in their order."""
    return tuple(host for host in dict.fromkeys(map(host_of, links)) if host)


def lineage(domain: str) -> Iterator[str]:
    """The domain and what it is a part of, the nearest first; never a mere ending."""
    while "." in domain:
        yield domain
        domain = domain.partition(".")[2]
