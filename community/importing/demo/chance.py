"""Chance of the demo: the same each time it is loaded, and tomorrow."""

from datetime import date
from hashlib import blake2b

FINE = 10_000
AWAY_MOST, AWAY_LEAST = 65, 5  # of a hundred who are not keen at all, and who are
MONTH = 30  # days


def chance(*about) -> int:
    """0 to 99."""
    return chance_finely(*about) * 100 // FINE


def chance_finely(*about) -> int:
    """0 to 9,999."""
    told = blake2b(repr(about).encode(), digest_size=4).digest()
    return int.from_bytes(told) % FINE


def keenness(name: str) -> float:
    """How much somebody does, beside others: 0 to 1, and seldom much."""
    return (chance_finely(name, "keen") / FINE) ** 2


def is_away(name: str, day: date, today: date) -> bool:
    """Nobody is always here: who is away reads, and does nothing."""
    months = (today - day).days // MONTH
    often = AWAY_MOST - (AWAY_MOST - AWAY_LEAST) * keenness(name) ** 0.5
    return chance(name, "away", months) < often
