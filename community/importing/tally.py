"""What an import did with each row it read, for the table at its end."""

from collections import Counter

OUTCOMES = ("created", "updated", "unchanged", "deleted")


class Tally:
    """Counts per file. Every row that was read ends in one outcome, or is skipped for a reason;
    deleted are rows of ours that the archive no longer has."""

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.skipped: Counter[tuple[str, str]] = Counter()
        self.notes: Counter[str] = Counter()

    def count(self, file: str, outcome: str, rows: int = 1) -> None:
        self.outcomes[file, outcome] += rows

    def skip(self, file: str, reason: str, rows: int = 1) -> None:
        if rows:
            self.skipped[file, reason] += rows

    def note(self, what: str, rows: int = 1) -> None:
        """Something that came in, but not as it was."""
        self.notes[what] += rows

    def has_changed_something(self) -> bool:
        return any(self.outcomes[key] for key in self.outcomes if key[1] != "unchanged")

    def lines(self, files: list[str]) -> list[list[str]]:
        """Per file: its name, rows read, each outcome, rows skipped."""
        return [
            [
                file,
                str(self.read[file]),
                *(str(self.outcomes[file, outcome]) for outcome in OUTCOMES),
                str(sum(n for (where, _why), n in self.skipped.items() if where == file)),
            ]
            for file in files
        ]

    def reasons(self) -> list[str]:
        """Why rows were skipped, and what was cut."""
        skipped = [
            f"{file}: {count} skipped, {reason}"
            for (file, reason), count in sorted(self.skipped.items())
        ]
        return skipped + [f"{count} {what}" for what, count in sorted(self.notes.items())]
