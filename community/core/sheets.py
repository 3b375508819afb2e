"""Tables for spreadsheets: no cell is a formula, and no cell breaks its row (walls.md, I5)."""

import csv
import re
from collections.abc import Iterable, Iterator

BREAKS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]+")
# Where a sheet computes: at the start, and after what some sheets take for a cell's border.
SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"  # the wide ones of East Asian keyboards, too
BLANK = "\\s\x00-\x1f\x7f-\x9f"
START = re.compile(f"[\t\r]|[{BLANK}]*{SIGNS}")
BORDER = re.compile(f"([;,\t][;,{BLANK}]*)({SIGNS}?)")


class _Line:
    """What the writer of the standard library writes to: it hands the line back."""

    def write(self, line):
        return line


def cell(value: object) -> str:
    """A value as a text that no spreadsheet computes: formulas are quoted."""
    text = str(value if value is not None else "")
    guarded = BORDER.sub(_guarded, text)
    return BREAKS.sub(" ", f"'{guarded}" if START.match(text) else guarded)


def _guarded(found):
    return f"{found[1]}'{found[2]}" if found[2] else found[0]


def sheet(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The rows line by line; the first sign tells spreadsheets that it is UTF-8."""
    writer, sign = csv.writer(_Line()), "\ufeff"
    for row in rows:
        yield sign + writer.writerow([cell(one) for one in row])
        sign = ""
