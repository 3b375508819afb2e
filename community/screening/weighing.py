"""The spam score: a linear scale over hashed traits, read without any library.

The start was trained on public sets (start/README.md); the worker trains a new one each night
from what the community decided. Weights are whole numbers of 16 bits and one unit: nothing that
could run.
"""

import json
import math
import zlib
from array import array
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from community.screening.traits import BUCKETS, MANNER, VERSION

START = Path(__file__).parent / "start"
SHOWN = 5


@dataclass(frozen=True)
class Scale:
    """Weights by bucket; a text is held past `threshold`. All in logits."""

    weights: array
    unit: float
    bias: float
    threshold: float

    def weigh(self, traits: dict[str, set[int]]) -> float:
        every = set().union(*traits.values())
        told = sum(map(self.weights.__getitem__, every))
        return self.bias + self.unit * told / math.sqrt(len(every) or 1)

    def parts(self, traits: dict[str, set[int]]) -> tuple[tuple[str, float], ...]:
        """The words that weighed most towards spam; how it is written has no name."""
        root = math.sqrt(len(set().union(*traits.values())) or 1)
        told = {
            word: self.unit * sum(map(self.weights.__getitem__, buckets)) / root
            for word, buckets in traits.items()
            if word != MANNER
        }
        heavy = sorted(told.items(), key=lambda part: -part[1])[:SHOWN]
        return tuple((word[:60], round(weight, 2)) for word, weight in heavy if weight > 0)


def likely(logit: float) -> float:
    """0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def quantised(weights: list[float]) -> tuple[array, float]:
    """Weights as whole numbers, and what one of them is worth."""
    unit = max(max(map(abs, weights), default=0.0) / 32_767, 1e-12)
    return array("h", (round(weight / unit) for weight in weights)), unit


def from_bytes(kept: bytes, *, unit: float, bias: float, threshold: float) -> Scale:
    weights = array("h", bytes(kept))
    if len(weights) != BUCKETS:
        raise ValueError("These weights are not of this house.")
    return Scale(weights, unit, bias, threshold)


@lru_cache(maxsize=1)
def start() -> Scale:
    """The scale that every house begins with."""
    said = json.loads((START / "scale.json").read_text())
    if said.pop("version") != VERSION:
        raise ValueError("The start was trained on other traits: run the bench with --write.")
    return from_bytes(zlib.decompress((START / "scale.bin").read_bytes()), **said)


def write_start(scale: Scale) -> None:
    """Keep this scale as the start of new houses."""
    said = {
        "version": VERSION,
        "unit": scale.unit,
        "bias": scale.bias,
        "threshold": scale.threshold,
    }
    (START / "scale.bin").write_bytes(zlib.compress(scale.weights.tobytes(), 9))
    (START / "scale.json").write_text(json.dumps(said) + "\n")
