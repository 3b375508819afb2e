"""`make bench`: a large community, the production processes, and what each page costs.

Prints a table and writes it to docs/bench.md. ROWS= posts (400,000), ARGS="--short" for a small
round that says nothing of time, only that everything is answered, ARGS="--keep=FOLDER" to seed
once and measure often, ARGS="--pages=search,home" for the pages that begin so.
"""

import argparse
import json
import os

from tests.benching.house import ROOT, BenchHouse
from tests.benching.load import Figures, measure
from tests.benching.opening import opening_seconds
from tests.benching.pages import Target, answered, targets
from tests.benching.plan import SHORT
from tests.benching.replying import reply_times, summary
from tests.benching.table import machine, markdown, rows, today

REPORT = ROOT / "docs" / "bench.md"
ENGINES = {"PostgreSQL", "Valkey"}
ENDLESS = [f"long topic, {part} page" for part in ("first", "middle", "last")]


def main():
    asked = _asked()
    posts = SHORT.posts if asked.short else int(os.environ.get("ROWS") or 400_000)
    opening = {} if asked.short or asked.keep or asked.pages else opening_seconds()
    with BenchHouse(posts, kept=asked.keep) as house:
        pages = asked.pages or ("",)
        replies = reply_times(house, asked.replies)
        every = [one for one in targets(house.seed) if one.page.startswith(pages)]
        lines, found = _looked(house, every, asked)
        house.inside("tests.benching.counting")
        memory = house.memory()
        if not asked.pages:
            desk, found_there = _looked(house, _at_the_desk(house), asked)
            lines, found = [*lines, *desk[2:]], found | found_there
        report = _report(house, memory, lines, replies, opening)
    print(report)
    _refuse_failures(found)
    if not asked.short and not asked.pages:
        REPORT.write_text(report)


def _asked():
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--keep", default="")
    parser.add_argument("--pages", type=lambda text: tuple(text.split(",")), default=())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--replies", type=int, default=200)
    asked = parser.parse_args()
    if asked.short:
        asked.rounds, asked.seconds, asked.replies = 1, 1, 20
    return asked


def _looked(house, every, asked):
    """The lines of these pages, the empty view's first, and what was found of each."""
    every, sizes = list(every), {}
    for one in list(every):
        stands, sizes[one.name] = answered(house.port, one)
        if not stands:
            every.remove(one)
    queries = _queries(house, every)
    _refuse_growing(queries)
    found = measure(house, every, rounds=asked.rounds, seconds=asked.seconds)
    return list(rows(every, found, sizes, queries)), found


def _at_the_desk(house):
    """The dashboard, one figure and a report, once there are figures to show."""
    told = json.loads(house.inside("tests.benching.desking"))
    return [
        Target(page, "managers", [(path, told["cookie"])]) for page, path in told["paths"].items()
    ]


def _queries(house, every):
    file = house.folder.path / "asked.json"
    file.write_text(json.dumps({one.name: one.visits[0] for one in every}))
    return json.loads(house.inside("tests.benching.asking", str(file)))


def _rollups(rolled):
    return (
        f"- rollup of a day {rolled['day']:.1f} s, with the seven before it again "
        f"{rolled['late']:.1f} s, of {rolled['days']} days {rolled['year']:.0f} s; "
        f"{rolled['signals']:,} signals a day, at most {rolled['memory']} MiB"
    )


def _refuse_growing(queries):
    """The last page of a long topic asks what its first page asks, and for what was done to it."""
    for who in ("guests", "members"):
        counts = {queries[name] for page in ENDLESS if (name := f"{page}, {who}") in queries}
        if counts and max(counts) > min(counts) + 1:
            raise SystemExit(f"The pages of a long topic ask differently often: {counts}")


def _refuse_failures(found: dict[tuple, Figures]):
    if failed := {name: one.failed for name, one in found.items() if one.failed}:
        raise SystemExit(f"Not everything was answered: {failed}")


def _report(house, memory, lines, replies, opening):
    made = house.seed
    ours = sum(size for name, size in memory.items() if name not in ENGINES)
    whole = sum(memory.values())
    p50, p99 = summary(replies)
    parts = ", ".join(f"{name} {size:.0f}" for name, size in sorted(memory.items()))
    counted = ", ".join(f"{count:,} {what}" for what, count in made["rows"].items())
    opened = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in opening.items())
    told = [
        "# Measured by `make bench`",
        f"{today()}, {machine()}.",
        f"{counted}, seeded in {made['seconds']:.0f} s. Granian with 2 workers, as in production; "
        "the empty view is answered by the same server beside it, in the same rounds: in a "
        "project as startproject makes it, and in one without layers.",
        markdown(lines),
        f"- a posted reply, durable: p50 {p50:.1f} ms, p99 {p99:.1f} ms, {len(replies)} replies",
        f"- memory (PSS): our processes {ours:.0f} MiB, with engines {whole:.0f} MiB: {parts}",
        _rollups(house.rolled),
        *([f"- `make run`: {opened}"] if opening else []),
    ]
    return "\n\n".join(told[:4]) + "\n\n" + "\n".join(told[4:]) + "\n"


if __name__ == "__main__":
    main()
