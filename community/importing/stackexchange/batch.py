"""What one transaction of an import works on, and the rows it will write."""

from dataclasses import dataclass, field

from community.importing.models import Imported, Kind, Source
from community.importing.stackexchange.archive import Piece, Ref
from community.importing.tally import Tally
from community.members.models import User
from community.topics import recount
from community.topics.models import Change, Post, Revision, Topic

AT_ONCE = 500
FILE_OF = {Kind.POST: "Posts", Kind.COMMENT: "Comments"}
PURGED = "purged here, and stays away"
CHANGEABLE = [
    "author",
    "source",
    "html",
    "text",
    "render_version",
    "credit_html",
    "edited_at",
    "revision_count",
    "foreign_score",
    "deleted_at",
    "deleted_by",
    "deleted_because",
]


@dataclass
class Batch:
    """`known` rows are ours already; `posts` and `topics` go by the number there, `people` by
    their key; `sides` says what is new about each topic."""

    source: Source
    tally: Tally
    known: dict[Ref, Imported]
    people: dict[str, User] = field(default_factory=dict)
    posts: dict[Ref, Post] = field(default_factory=dict)
    topics: dict[Ref, Topic] = field(default_factory=dict)
    sides: dict[Ref, set[str]] = field(default_factory=dict)
    tags: dict[int, list[str]] = field(default_factory=dict)
    new: list[tuple[Piece, Post]] = field(default_factory=list)
    changed: list[tuple[Imported, Post]] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def is_as_seen(self, piece: Piece) -> bool:
        """Nothing to do: the archive says what it said, or what it says was purged here."""
        row = self.known.get(piece.ref)
        return row is not None and (row.seen == piece.seen or row.post_id is None)

    def sides_changed(self, piece: Piece) -> set[str]:
        row = self.known.get(piece.ref)
        before = row.seen if row else {}
        return {side for side, seen in piece.seen.items() if before.get(side) != seen}

    def count(self, piece: Piece, outcome: str) -> None:
        row = self.known.get(piece.ref)
        if row is not None and row.post_id is None:
            self.tally.skip(FILE_OF[piece.kind], PURGED)
            return
        self.tally.count(FILE_OF[piece.kind], outcome)
        for file, rows in piece.rows.items():
            self.tally.count(file, outcome, rows)

    def save(self) -> None:
        """Posts, what they said before, and which row they came from."""
        Post.objects.bulk_create([post for _piece, post in self.new], AT_ONCE)
        Post.objects.bulk_update([post for _row, post in self.changed], CHANGEABLE, AT_ONCE)
        Revision.objects.bulk_create(self.revisions, AT_ONCE)
        recount.POSTS.repair([post.pk for _row, post in self.changed])
        rows = [self._row(piece, post) for piece, post in self.new]
        Imported.objects.bulk_create(rows, AT_ONCE)
        Imported.objects.bulk_update([row for row, _post in self.changed], ["seen"], AT_ONCE)

    def _row(self, piece, post):
        kind, number = piece.ref
        return Imported(
            source=self.source, kind=kind, foreign_id=str(number), seen=piece.seen, post=post
        )

    def save_changes(self) -> None:
        Change.objects.bulk_create(self.changes, AT_ONCE)
