"""What a post said before each of its edits, told by the rows of PostHistory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from community.importing.stackexchange.staging import BODIES, CLOSING, TITLES, moment

REASON_MAX = 300


@dataclass(frozen=True)
class Edit:
    """Who changed a post when, and what it said until then."""

    by: str
    made_at: datetime
    reason: str
    title: str
    source: str


@dataclass
class History:
    """`source` is the Markdown of the last version, `closer` who closed the question last."""

    edits: list[Edit] = field(default_factory=list)
    source: str | None = None
    title: str = ""
    closer: str = ""
    rows: int = 0


def history_of(rows: Iterable[tuple[str, dict]]) -> History:
    """From (whose, row) in the order they were made; rows of one edit share a RevisionGUID."""
    history = History()
    for _guid, together in groupby(rows, key=lambda row: row[1].get("RevisionGUID")):
        _read_edit(history, list(together))
    return history


def _read_edit(history, together):
    history.rows += len(together)
    by, first = together[0]
    if first["PostHistoryTypeId"] == CLOSING:
        history.closer = by
        return
    source, title = history.source, history.title
    for _by, row in together:
        text = row.get("Text", "").replace("\r\n", "\n")
        if row["PostHistoryTypeId"] in BODIES:
            source = text
        elif row["PostHistoryTypeId"] in TITLES:
            title = text
    if history.source is not None and (source, title) != (history.source, history.title):
        made_at, reason = moment(first["CreationDate"]), first.get("Comment", "")[:REASON_MAX]
        history.edits.append(Edit(by, made_at, reason, history.title, history.source))
    history.source, history.title = source, title
