"""The rows that a page of hits shows, of topics that may be read, in one question."""

from collections.abc import Iterable

from django.db import connection
from django.db.models.base import ModelState

from community.groups.models import Group
from community.members.models import User
from community.topics.models import Post, Topic

# What a row shows, and no more: the other fields of these stay unread.
SHOWN = {
    Post: ("id", "topic_id", "author_id", "number", "text", "made_at"),
    Topic: ("id", "group_id", "title", "slug", "solved_at", "archived_at"),
    Group: ("id", "name", "slug"),
    User: ("id", "name", "display_name", "avatar"),
}
LETTERS = {Post: "p", Topic: "t", Group: "g", User: "u"}
COLUMNS = ", ".join(f"{LETTERS[model]}.{name}" for model in SHOWN for name in SHOWN[model])
# The door once more, of the rows that are shown: `Topic.objects.visible_to(…).standing()`, with
# the groups that were asked for at `Group.objects.readable_by`.
READ = f"""
WITH best AS MATERIALIZED ({{best}})
SELECT {COLUMNS}
FROM best
JOIN topics_post p ON p.id = best.post_id AND p.deleted_at IS NULL
JOIN topics_topic t ON t.id = p.topic_id AND t.deleted_at IS NULL AND t.group_id = ANY(%s)
JOIN groups_group g ON g.id = t.group_id
JOIN members_user u ON u.id = p.author_id
ORDER BY best.score DESC, best.post_id DESC
"""  # noqa: S608 - names of ours


def posts_read(best: str, params: list, groups: Iterable[int]) -> list[Post]:
    """Posts with topic, group and author; `best` yields post_id and score."""
    with connection.cursor() as cursor:
        cursor.execute(READ.format(best=best), [*params, list(groups)])
        rows = cursor.fetchall()
    known: dict = {}
    return [_post(row, known) for row in rows]


def _post(row, known):
    made, begin = {}, 0
    for model, names in SHOWN.items():
        values = row[begin : begin + len(names)]
        begin += len(names)
        key = (model, values[0])
        if key not in known:
            known[key] = _made(model, names, values)
        made[model] = known[key]
    post, topic = made[Post], made[Topic]
    post.topic, post.author, topic.group = topic, made[User], made[Group]
    return post


def _made(model, names, values):
    """What `model.from_db` makes; that one looks at every field which is not there, too."""
    thing = model.__new__(model)
    thing._state = ModelState()
    thing._state.adding, thing._state.db = False, "default"
    thing.__dict__.update(zip(names, values, strict=True))
    return thing
