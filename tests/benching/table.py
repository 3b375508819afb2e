"""What was measured, as Markdown."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from tests.benching.load import CONNECTIONS
from tests.benching.pages import BARE, EMPTY

HEAD = [
    ("page", ""),
    *((f"req/s, {count} conn.", "r") for count in CONNECTIONS),
    ("of the empty view", "r"),
    ("aim", "r"),
    ("without layers", "r"),
    *((f"p50 ms, {count} conn.", "r") for count in CONNECTIONS),
    (f"p99 ms, {CONNECTIONS[-1]} conn.", "r"),
    ("KiB", "r"),
    ("queries", "r"),
]


def rows(targets, found, sizes, queries):
    most = CONNECTIONS[-1]
    shares = {one: 100 / found[one, most].rate for one in (EMPTY, BARE)}
    for name in (EMPTY, BARE):
        rate = found[name, most].rate
        share, bare = (f"{rate * shares[one]:.0f} %" for one in (EMPTY, BARE))
        yield [name, *_rates(found, name), share, "", bare, *_times(found, name), "0", "0"]
    for one in targets:
        rate = found[one.name, most].rate
        yield [
            one.name,
            *_rates(found, one.name),
            f"{rate * shares[EMPTY]:.1f} %",
            f"{one.aim} %" if one.aim else "",
            f"{rate * shares[BARE]:.1f} %",
            *_times(found, one.name),
            f"{sizes[one.name] / 1024:.1f}",
            str(queries[one.name]),
        ]


def _rates(found, name):
    return [f"{found[name, count].rate:,.0f}" for count in CONNECTIONS]


def _times(found, name):
    most = found[name, CONNECTIONS[-1]]
    return [*(f"{found[name, count].p50:.1f}" for count in CONNECTIONS), f"{most.p99:.1f}"]


def markdown(lines) -> str:
    """A table that can be read as plain text, too."""
    table = [[title for title, _side in HEAD], *lines]
    widths = [max(len(line[place]) for line in table) for place in range(len(HEAD))]
    sides = [side for _title, side in HEAD]
    ruler = [
        "-" * (width - 1) + ":" if side else "-" * width
        for width, side in zip(widths, sides, strict=True)
    ]
    shown = [[_set(*cell) for cell in zip(line, widths, sides, strict=True)] for line in table]
    return "\n".join(f"| {' | '.join(line)} |" for line in [shown[0], ruler, *shown[1:]])


def _set(text, width, side):
    return text.rjust(width) if side else text.ljust(width)


def machine() -> str:
    """The machine in a line: cores, memory, system, Python."""
    cpu = next(
        line.partition(":")[2].strip()
        for line in [*Path("/proc/cpuinfo").read_text().splitlines(), "model name: unknown"]
        if line.startswith("model name")
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores of {cpu}, {memory:.0f} GiB, {platform.system()} "
        f"{platform.release().partition('-')[0]}, Python {platform.python_version()}"
    )


def today() -> str:
    return datetime.now(UTC).strftime("%-d %B %Y")
