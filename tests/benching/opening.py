"""How long the house of `make run` takes to open, to open again, and to close."""

import tempfile
import time
from pathlib import Path

from tests.config.houses import House


def opening_seconds() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as place:
        house = House(Path(place) / "var")
        first = house.open()
        house.close()
        second = house.open()
        begun = time.monotonic()
        house.close()
        return {
            "first start": first,
            "second start": second,
            "close": time.monotonic() - begun,
        }
