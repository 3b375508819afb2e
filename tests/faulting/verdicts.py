"""What a fault showed: a line for people, a line for machines, and whether a promise broke."""

import json
import statistics
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[2] / "var" / "faults" / "results.jsonl"


@dataclass
class Verdict:
    fault: str
    load: str
    kills: int = 0
    acked: int = 0
    found: int = 0
    lost: int = 0
    duplicated: int = 0
    recoveries: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)

    @property
    def recovery_s(self) -> float:
        """The longest wait for a first good answer."""
        return round(max(self.recoveries, default=0.0), 2)

    def must(self, holds: bool, promise: str) -> None:
        """Note a promise that did not hold."""
        if not holds:
            self.broken.append(promise)

    def record(self) -> None:
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        line = {"when": datetime.now(UTC).isoformat(timespec="seconds"), **asdict(self)}
        line["recovery_s"] = self.recovery_s
        with RESULTS.open("a") as file:
            file.write(json.dumps(line) + "\n")

    def lines(self):
        """`name value unit`, one figure a line."""
        name = self.fault.lower()
        yield f"{name}_kills {self.kills} kills"
        for figure in ("acked", "found", "lost", "duplicated"):
            yield f"{name}_{figure} {getattr(self, figure)} effects"
        if self.recoveries:
            yield f"{name}_recovery_median {statistics.median(self.recoveries):.2f} s"
            yield f"{name}_recovery_longest {self.recovery_s:.2f} s"
        yield from (f"{name}_{figure} {value}" for figure, value in self.figures.items())


HEAD = ("fault", "load", "kills", "acked", "found", "lost", "double", "back s", "promise")


def table(verdicts) -> str:
    rows = [HEAD] + [
        (
            one.fault,
            one.load,
            *map(str, (one.kills, one.acked, one.found, one.lost, one.duplicated)),
            f"{one.recovery_s:.2f}",
            "BROKEN" if one.broken else "kept",
        )
        for one in verdicts
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
