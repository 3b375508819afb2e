"""Names of hosts and mail domains in one spelling, and what they belong to."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

DOMAIN_MAX = 253


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
    try:
        return domain_of(urlsplit(address).hostname or "")
    except ValueError:
        return ""


def hosts_in(links: Iterable[str]) -> tuple[str, ...]:
    """Each host once, in their order."""
    return tuple(host for host in dict.fromkeys(map(host_of, links)) if host)


def lineage(domain: str) -> Iterator[str]:
    """The domain and what it is a part of, the nearest first; never a mere ending."""
    while "." in domain:
        yield domain
        domain = domain.partition(".")[2]
