"""wrk in short rounds, one page after the other, so that a busy moment strikes all alike."""

import json
import random
import shutil
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.benching.house import BenchHouse
from tests.benching.pages import BARE, EMPTY, Target

CONNECTIONS = (1, 8)
WARMING = 3  # seconds, at each number of connections
VISITS = Path(__file__).with_name("visits.lua")


@dataclass
class Figures:
    """What the rounds of one page at one number of connections gave."""

    rates: list[float] = field(default_factory=list)
    p50s: list[float] = field(default_factory=list)
    p99s: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def rate(self):
        return statistics.median(self.rates)

    @property
    def p50(self):
        return statistics.median(self.p50s)

    @property
    def p99(self):
        return statistics.median(self.p99s)


def measure(house: BenchHouse, targets: list[Target], *, rounds: int, seconds: float) -> dict:
    """{(name, connections): Figures}; one unmeasured round warms everything."""
    wrk = load_tool()
    every = [*(Target(name, "", [("/", "")]) for name in (EMPTY, BARE)), *targets]
    files = {one.name: _visits_file(house, one, number) for number, one in enumerate(every)}
    ports, found = {EMPTY: house.empty_port, BARE: house.bare_port}, {}
    for turn in range(rounds + 1):
        for one in every:
            port = ports.get(one.page, house.port)
            for count in CONNECTIONS:
                report = _wrk(wrk, port, files[one.name], count, seconds if turn else WARMING)
                if turn:
                    _note(found.setdefault((one.name, count), Figures()), report)
        print(f"round {turn} of {rounds}", flush=True)
    return found


def load_tool() -> str:
    """wrk, or a sentence that says how to get it."""
    found = shutil.which("wrk")
    if not found:
        raise SystemExit("wrk is missing: apt-get install wrk")
    return found


def _visits_file(house, one, number):
    file = house.folder.path / f"visits-{number}"
    visits = list(one.visits)
    random.Random(number).shuffle(visits)
    file.write_text("".join(f"{path}\t{cookie}\n" for path, cookie in visits))
    return file


def _wrk(wrk, port, file, connections, seconds):
    done = subprocess.run(
        [
            *(wrk, "--threads", "1", "--connections", str(connections)),
            *("--duration", f"{max(1, round(seconds))}s", "--timeout", "10s"),
            *("--script", VISITS, "--header", f"Host: localhost:{port}"),
            *(f"http://127.0.0.1:{port}", "--", file),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.rpartition("REPORT ")[2])


def _note(figures, report):
    figures.rates.append(report["requests"] / report["seconds"])
    figures.p50s.append(report["p50"])
    figures.p99s.append(report["p99"])
    figures.failed += report["failed"]
