"""Which pages are measured, and the many addresses that stand for each: none is a hot key."""

from dataclasses import dataclass
from itertools import product

from tests.benching.house import ask

EMPTY, BARE = "empty view", "empty view without layers"
LANGUAGE = {"Accept-Language": "en"}


@dataclass
class Target:
    """One row of the table: addresses with cookies, and the share of the empty view aimed at."""

    page: str
    who: str
    visits: list[tuple[str, str]]
    aim: float = 0

    @property
    def name(self):
        return f"{self.page}, {self.who}" if self.who else self.page


def addresses(seed: dict) -> dict[str, list[str]]:
    """Page by page, the addresses asked for."""
    long, last = seed["long"], seed["pages"]
    words = seed["words"]
    pairs = [f"{one}+{two}" for one, two in zip(words, reversed(words), strict=True)]
    return {
        "home": ["/"],
        "group": seed["groups"],
        "topic": seed["topics"],
        "long topic, first page": [long],
        "long topic, middle page": [f"{long}?page={last // 2 + near}" for near in range(5)],
        "long topic, last page": [f"{long}?page={last}"],
        "unread": ["/topics/unread/"],
        "search, one word": [f"/search/?q={one}" for one in words],
        "search, two words": [f"/search/?q={one}" for one in pairs],
    }


AIMS = {
    ("home", "guests"): 50,
    ("group", "guests"): 50,
    ("topic", "guests"): 50,
    ("long topic, first page", "guests"): 50,
    ("home", "members"): 9,
    ("group", "members"): 10,
    ("topic", "members"): 10,
    ("long topic, first page", "members"): 10,
    ("unread", "members"): 6,
}
MEMBERS_ONLY = {"unread"}


def targets(seed: dict) -> list[Target]:
    """Every page for guests, and for two dozen members with a session."""
    found = []
    for page, paths in addresses(seed).items():
        if page not in MEMBERS_ONLY:
            found.append(Target(page, "guests", [(path, "") for path in paths]))
        found.append(Target(page, "members", _by_members(paths, seed["cookies"])))
    for one in found:
        one.aim = AIMS.get((one.page, one.who), 0)
    return found


def _by_members(paths, cookies):
    """Each address by each member, but no more than a few thousand visits in all."""
    pairs = list(product(paths, cookies))
    return pairs[:: max(1, len(pairs) // 2_000)]


def answered(port: int, one: Target) -> tuple[bool, int]:
    """Whether its first addresses answer 200, and the bytes of the first."""
    sizes = []
    for path, cookie in one.visits[:: max(1, len(one.visits) // 5)][:5]:
        status, body = ask(
            port, path, headers={**LANGUAGE, **({"Cookie": cookie} if cookie else {})}
        )
        if status != 200:
            print(f"NOT MEASURED: {one.name}: {path} answered {status}", flush=True)
            return False, 0
        sizes.append(len(body))
    return True, max(sizes)
