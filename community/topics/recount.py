"""Every promise kept twice, computed again from the posts themselves.

A `Ledger` names a table, the columns it keeps, and the SQL that says what they should hold. The
actions repair single rows with it, imports whole groups, and `check_consistency` all of them, so
that there is one truth about every count.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Ledger:
    """What a table's counters should hold: `truth` yields id and `columns`, of some ids or all."""

    table: str
    columns: tuple[str, ...]
    truth: str

    def differences(self) -> list[tuple]:
        """Rows whose counters are wrong: id, what they hold, what they should hold."""
        held = ", ".join(f"kept.{name}" for name in self.columns)
        true = ", ".join(f"truth.{name}" for name in self.columns)
        sql = (
            f"SELECT kept.id, {held}, {true} FROM {self.table} kept "  # noqa: S608
            f"JOIN ({self.truth}) truth USING (id) "
            f"WHERE ({held}) IS DISTINCT FROM ({true}) ORDER BY kept.id"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, {"ids": None})
            return cursor.fetchall()

    def repair(self, ids: Iterable[int] | None = None) -> int:
        """Put the counters right, of these rows or of all; how many were wrong."""
        written = ", ".join(f"{name} = truth.{name}" for name in self.columns)
        held = ", ".join(f"kept.{name}" for name in self.columns)
        true = ", ".join(f"truth.{name}" for name in self.columns)
        sql = (
            f"UPDATE {self.table} kept SET {written} FROM ({self.truth}) truth "  # noqa: S608
            f"WHERE kept.id = truth.id AND ({held}) IS DISTINCT FROM ({true})"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, {"ids": None if ids is None else list(ids)})
            return cursor.rowcount


TOPICS = Ledger(
    "topics_topic",
    (
        "last_number",
        "newest_number",
        "reply_count",
        "last_post_at",
        "last_poster_id",
        "faces",
        "reaction_count",
    ),
    """
    SELECT t.id,
           coalesce(c.last_number, 0) AS last_number,
           coalesce(c.newest_number, 0) AS newest_number,
           coalesce(c.reply_count, 0) AS reply_count,
           coalesce(l.made_at, t.made_at) AS last_post_at,
           coalesce(l.author_id, t.author_id) AS last_poster_id,
           coalesce(f.faces, '{}') AS faces,
           coalesce(c.reaction_count, 0) AS reaction_count
    FROM topics_topic t
    LEFT JOIN LATERAL (
        SELECT max(number) AS last_number,
               max(number) FILTER (WHERE deleted_at IS NULL) AS newest_number,
               count(*) FILTER (WHERE number > 1 AND deleted_at IS NULL) AS reply_count,
               sum(reaction_count) FILTER (WHERE deleted_at IS NULL) AS reaction_count
        FROM topics_post p WHERE p.topic_id = t.id
    ) c ON true
    LEFT JOIN LATERAL (
        SELECT made_at, author_id FROM topics_post p
        WHERE p.topic_id = t.id AND p.deleted_at IS NULL
        ORDER BY made_at DESC, number DESC LIMIT 1
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(author_id ORDER BY latest DESC) AS faces FROM (
            SELECT author_id, max(number) AS latest FROM topics_post p
            WHERE p.topic_id = t.id AND p.deleted_at IS NULL AND p.number > 1
            GROUP BY author_id ORDER BY latest DESC LIMIT 3
        ) repliers
    ) f ON true
    WHERE %(ids)s::bigint[] IS NULL OR t.id = ANY(%(ids)s)
    """,
)
POSTS = Ledger(
    "topics_post",
    ("revision_count", "reactions", "reaction_count"),
    """
    SELECT p.id,
           (SELECT count(*) FROM topics_revision r WHERE r.post_id = p.id) AS revision_count,
           coalesce(said.words, '{}') AS reactions,
           p.foreign_score + coalesce(said.times, 0) AS reaction_count
    FROM topics_post p
    LEFT JOIN (
        SELECT post_id, jsonb_object_agg(slot, times) AS words, sum(times) AS times
        FROM (SELECT post_id, slot, count(*) AS times FROM topics_reaction
               WHERE %(ids)s::bigint[] IS NULL OR post_id = ANY(%(ids)s)
               GROUP BY post_id, slot) counted
        GROUP BY post_id
    ) said ON said.post_id = p.id
    WHERE %(ids)s::bigint[] IS NULL OR p.id = ANY(%(ids)s)
    """,
)
GROUPS = Ledger(
    "groups_group",
    ("member_count", "topic_count", "post_count", "last_post_at"),
    """
    SELECT g.id,
           (SELECT count(*) FROM groups_membership m WHERE m.group_id = g.id) AS member_count,
           (SELECT count(*) FROM topics_topic t
             WHERE t.group_id = g.id AND t.deleted_at IS NULL) AS topic_count,
           (SELECT count(*) FROM topics_post p JOIN topics_topic t ON t.id = p.topic_id
             WHERE t.group_id = g.id AND t.deleted_at IS NULL AND p.deleted_at IS NULL
           ) AS post_count,
           (SELECT max(t.last_post_at) FROM topics_topic t
             WHERE t.group_id = g.id AND t.deleted_at IS NULL) AS last_post_at
    FROM groups_group g
    WHERE %(ids)s::bigint[] IS NULL OR g.id = ANY(%(ids)s)
    """,
)
MEMBERS = Ledger(
    "members_user",
    ("post_count",),
    """
    SELECT u.id, coalesce(w.post_count, 0) AS post_count
    FROM members_user u
    LEFT JOIN (
        SELECT p.author_id, count(*) AS post_count
        FROM topics_post p JOIN topics_topic t ON t.id = p.topic_id
        WHERE p.deleted_at IS NULL AND t.deleted_at IS NULL
          AND (%(ids)s::bigint[] IS NULL OR p.author_id = ANY(%(ids)s))
        GROUP BY p.author_id
    ) w ON w.author_id = u.id
    WHERE %(ids)s::bigint[] IS NULL OR u.id = ANY(%(ids)s)
    """,
)
INVITATIONS = Ledger(
    "members_invitation",
    ("used_count",),
    """
    SELECT i.id, (SELECT count(*) FROM members_invitationuse u
                   WHERE u.invitation_id = i.id) AS used_count
    FROM members_invitation i
    WHERE %(ids)s::bigint[] IS NULL OR i.id = ANY(%(ids)s)
    """,
)
LEDGERS = (POSTS, TOPICS, GROUPS, MEMBERS, INVITATIONS)
