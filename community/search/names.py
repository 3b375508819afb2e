"""People and groups by their names. Most searches name nobody: that is asked first, cheaply."""

from django.db import connection
from django.db.models import F

from community.groups.models import Group
from community.members.models import User, Viewer

NAMES = 5  # people and groups beside the posts
NAME_WORDS = 4  # a longer text is no name
SHORTEST, NEAREST = 2, 3  # letters of a name, and of one that may be near another
# People whose names are like it, of whom the viewer may know some: those who may not sign in
# are seen by nobody, and few.
LIKEST, HANDFUL = 100, 20
SHOWN = ("name", "display_name", "avatar")
# Written as the index of 0003 has it: by words, in any place, or near them.
PERSON = "lower(name || ' ' || display_name)"
GROUP = "lower(name || ' ' || summary)"
CALLED = """
(SELECT 'person', id FROM members_user WHERE {people} {or_near}
 ORDER BY word_similarity(%s, {person}) DESC, name, id LIMIT {likest})
UNION ALL
SELECT 'group', id FROM groups_group WHERE {groups}
"""
OR_NEAR = f"OR {PERSON} %%> %s"
UNTOLD = str.maketrans({sign: f"\\{sign}" for sign in "%_\\"})  # what LIKE reads as a sign


def called(text: str, viewer: Viewer, most: int = NAMES) -> tuple[list[User], list[Group]]:
    """Members and groups whose names hold every word, or come near, as far as viewers may know."""
    words = text.lower().split()
    if not words or len(words) > NAME_WORDS or len(text) < SHORTEST:
        return [], []
    holds = [f"%{word.translate(UNTOLD)}%" for word in words]
    near = [text.lower()] if min(map(len, words)) >= NEAREST else []
    with connection.cursor() as cursor:
        cursor.execute(_question(words, near), [*holds, *near, text.lower(), *holds])
        rows = cursor.fetchall()
    people = [pk for kind, pk in rows if kind == "person"]
    groups = [pk for kind, pk in rows if kind == "group"]
    return _people(people, viewer, most), _groups(groups, viewer)[:most]


def _question(words, near):
    """One LIKE for each word: PostgreSQL looks for LIKE ALL in no index."""
    people, groups = (
        f"({' AND '.join([f'{name} LIKE %s'] * len(words))})" for name in (PERSON, GROUP)
    )
    or_near = OR_NEAR if near else ""
    return CALLED.format(
        people=people, groups=groups, person=PERSON, or_near=or_near, likest=LIKEST
    )


def _people(likest, viewer, most):
    """These people, the likest first; a handful at a time, since the first are mostly known."""
    people: list[User] = []
    visible = User.objects.visible_to(viewer).only(*SHOWN)
    if visible.query.is_empty():
        return people
    for begin in range(0, len(likest), HANDFUL):
        handful = likest[begin : begin + HANDFUL]
        known = visible.in_bulk(handful)
        people += [known[pk] for pk in handful if pk in known]
        if len(people) >= most:
            break
    return people[:most]


def _groups(found, viewer):
    """These groups, those that are awake first."""
    if not found:
        return []
    awake_first = F("archived_at").desc(nulls_first=True)
    groups = Group.objects.visible_to(viewer).filter(pk__in=found)
    return list(groups.order_by(awake_first, "position", "name", "pk"))
