"""A dump laid out in temporary tables, so that a topic can be read with all that belongs to it.

The files are sorted by row number, not by topic, and may be larger than memory. They are read to
their end before anything is written to a lasting table: a broken file changes nothing.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import IntegrityError, connection, transaction

from community.importing.stackexchange.dump import Dump, Row
from community.importing.tally import Tally
from community.importing.trouble import CannotImport

QUESTION, ANSWER = "1", "2"
NOBODY = "nobody"
BODIES, TITLES, TAGS = {"2", "5", "8"}, {"1", "4", "7"}, {"3", "6", "9"}
CLOSING = "10"
ACCEPTED, DUPLICATE = "1", "3"
AGAINST = ("4", "12", "15")  # offensive, spam, brought before the moderators
NAMED = "name:"
NAME_KEPT = 70
LARGEST = 2**31 - 1

TABLES = """
CREATE TEMP TABLE staged_users (id bigint, data jsonb);
CREATE TEMP TABLE staged_posts (id bigint, topic bigint, by text, editor text, data jsonb);
CREATE TEMP TABLE staged_comments (id bigint, post bigint, by text, data jsonb);
CREATE TEMP TABLE staged_posthistory (id bigint, post bigint, by text, data jsonb);
CREATE TEMP TABLE staged_votes (id bigint, post bigint, at text, kind text);
CREATE TEMP TABLE staged_postlinks (id bigint, post bigint, other bigint);
CREATE TEMP TABLE staged_tags (id bigint);
CREATE TEMP TABLE staged_people (key text, since text);
"""
FILES = ("Posts", "Comments", "PostHistory", "Votes", "PostLinks", "Tags", "Users")
# What refers to posts that are not there is no use; reasons are told in the table.
ORPHANS = (
    ("Posts", "staged_posts", "topic", "its question was not imported"),
    ("Comments", "staged_comments", "post", "its post was not imported"),
    ("PostHistory", "staged_posthistory", "post", "its post was not imported"),
    ("Votes", "staged_votes", "post", "its post was not imported"),
    ("PostLinks", "staged_postlinks", "post", "its post was not imported"),
)
PEOPLE = """
INSERT INTO staged_people (key, since)
SELECT key, min(at) FROM (
    SELECT by AS key, data->>'CreationDate' AS at FROM staged_posts
    UNION ALL SELECT editor, data->>'CreationDate' FROM staged_posts WHERE editor IS NOT NULL
    UNION ALL SELECT by, data->>'CreationDate' FROM staged_comments
    UNION ALL SELECT by, data->>'CreationDate' FROM staged_posthistory
) writings GROUP BY key
"""


def person_key(user_id: str | None, name: str | None) -> str:
    """Whom a row belongs to: an account there, a name whose account is gone, or nobody."""
    if user_id:
        return str(number(user_id))
    return f"{NAMED}{name[:NAME_KEPT]}" if name else NOBODY


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def number(text: str) -> int:
    """A whole number that a column holds."""
    value = int(text)
    if abs(value) > LARGEST:
        raise ValueError(f"{text} is too large")
    return value


def stage(dump: Dump, tally: Tally, advance: Callable[[str, int], None]) -> None:
    """Read the whole dump into this connection's temporary tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in (*FILES, "People"):
            cursor.execute(f"DROP TABLE IF EXISTS staged_{name.lower()}")
        cursor.execute(TABLES)
        for name in FILES:
            _copy(cursor, dump, name, tally, lambda size, name=name: advance(name, size))
            _index(cursor, name)
        if not tally.read["Posts"]:
            raise CannotImport("Posts.xml holds no rows: is it from a Stack Exchange data dump?")
        _drop_orphans(cursor, tally)
        _choose_people(cursor, tally)
        for name in (*FILES, "People"):
            cursor.execute(f"ANALYZE staged_{name.lower()}")


def _copy(cursor, dump, name, tally, advance):
    lay_out = LAYOUTS[name]
    with cursor.copy(f"COPY staged_{name.lower()} FROM STDIN") as copy:
        for row in dump.rows(name, advance):
            tally.read[name] += 1
            try:
                laid_out = lay_out(row)
            except (KeyError, ValueError) as error:
                raise CannotImport(_row_trouble(name, row, tally.read[name], error)) from error
            if isinstance(laid_out, str):
                tally.skip(name, laid_out)
            else:
                copy.write_row(laid_out)


def _row_trouble(name, row, count, error):
    place = f"{name}.xml, row {count} (Id {row.get('Id', 'missing')})"
    if isinstance(error, KeyError):
        return f"{place} has no {error.args[0]}."
    return f"{place} cannot be understood: {error}."


def _index(cursor, name):
    table = f"staged_{name.lower()}"
    try:
        cursor.execute(f"CREATE UNIQUE INDEX ON {table} (id)")
    except IntegrityError as error:
        raise CannotImport(f"{name}.xml has two rows with the same Id.") from error
    parents = {"staged_posts": "topic", "staged_users": None, "staged_tags": None}
    if column := parents.get(table, "post"):
        cursor.execute(f"CREATE INDEX ON {table} ({column})")


def _drop_orphans(cursor, tally):
    for name, table, column, reason in ORPHANS:
        of_a_kind = " AND p.topic = p.id" if name == "Posts" else ""
        cursor.execute(
            f"DELETE FROM {table} kept WHERE NOT EXISTS "  # noqa: S608
            f"(SELECT 1 FROM staged_posts p WHERE p.id = kept.{column}{of_a_kind})"
        )
        tally.skip(name, reason, cursor.rowcount)


def _choose_people(cursor, tally):
    """Who wrote something. An account that only looked on would be an empty profile here."""
    cursor.execute(PEOPLE)
    cursor.execute("CREATE UNIQUE INDEX ON staged_people (key)")
    cursor.execute(
        "SELECT count(*) FROM staged_users u WHERE NOT EXISTS "
        "(SELECT 1 FROM staged_people p WHERE p.key = u.id::text)"
    )
    tally.skip("Users", "wrote nothing in this dump", cursor.fetchone()[0])


def _kept(row: Row, *names: str) -> str:
    return json.dumps({name: row[name] for name in names if name in row})


def _user(row):
    moment(row["CreationDate"])
    named = {**row, "DisplayName": row.get("DisplayName") or f"user{number(row['Id'])}"}
    return number(row["Id"]), _kept(named, "DisplayName", "CreationDate", "Location", "AboutMe")


def _post(row):
    if row["PostTypeId"] not in (QUESTION, ANSWER):
        return "neither a question nor an answer"
    moment(row["CreationDate"])
    for name, check in (("ClosedDate", moment), ("Score", number), ("AcceptedAnswerId", number)):
        if name in row:
            check(row[name])
    is_question = row["PostTypeId"] == QUESTION
    topic = number(row["Id"] if is_question else row["ParentId"])
    by = person_key(row.get("OwnerUserId"), row.get("OwnerDisplayName"))
    editor = person_key(row.get("LastEditorUserId"), row.get("LastEditorDisplayName"))
    sides = ["Body", "Score", "CreationDate", "ContentLicense"]
    if is_question:
        sides += ["Title", "Tags", "ClosedDate", "AcceptedAnswerId"]
    editor = None if editor == NOBODY else editor
    return number(row["Id"]), topic, by, editor, _kept({"Body": "", **row}, *sides)


def _comment(row):
    moment(row["CreationDate"])
    number(row.get("Score", "0"))
    by = person_key(row.get("UserId"), row.get("UserDisplayName"))
    kept = _kept(row, "Text", "Score", "CreationDate", "ContentLicense")
    return number(row["Id"]), number(row["PostId"]), by, kept


def _history(row):
    if row["PostHistoryTypeId"] in TAGS:
        return "tags come with the questions"
    if row["PostHistoryTypeId"] not in BODIES | TITLES | {CLOSING}:
        return "not about a post’s words"
    moment(row["CreationDate"])
    by = person_key(row.get("UserId"), row.get("UserDisplayName"))
    sides = ["PostHistoryTypeId", "RevisionGUID", "CreationDate"]
    if row["PostHistoryTypeId"] != CLOSING:  # those hold the voters' names
        sides += ["Comment", "Text"]
    kept = _kept(row, *sides)
    return number(row["Id"]), number(row["PostId"]), by, kept


def _vote(row):
    kind = row["VoteTypeId"]
    if kind != ACCEPTED and kind not in AGAINST:
        return "counted in the scores"
    moment(row["CreationDate"])
    return number(row["Id"]), number(row["PostId"]), row["CreationDate"], kind


def _link(row):
    if row["LinkTypeId"] != DUPLICATE:
        return "stands in the post as a link"
    return number(row["Id"]), number(row["PostId"]), number(row["RelatedPostId"])


def _tag(row):
    return "come with the questions"


LAYOUTS = {
    "Users": _user,
    "Posts": _post,
    "Comments": _comment,
    "PostHistory": _history,
    "Votes": _vote,
    "PostLinks": _link,
    "Tags": _tag,
}
