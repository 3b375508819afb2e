"""Which topics a part of the house is made of, in SQL over `t` and its group `g`."""

from analytics.scopes import GROUP, LANGUAGE, TAG, Scope
from community.groups.models import Visibility

OPEN = "g.visibility = %(open)s"
TAGGED = """EXISTS (SELECT FROM topics_taggedtopic reach
    WHERE reach.content_object_id = t.id AND reach.tag_id = %(part)s)"""
IN = {
    GROUP: "t.group_id = %(part)s",
    LANGUAGE: "t.language = %(part)s",
    TAG: TAGGED,
}


def topics_in(scope: Scope) -> tuple[str, dict]:
    """All of them: for what stays inside."""
    part = scope.pk if scope.kind in (GROUP, TAG) else scope.key
    return IN.get(scope.kind, "true"), {"part": part, "open": Visibility.OPEN}


def open_topics_in(scope: Scope) -> tuple[str, dict]:
    """Those in groups that everybody may read; of a group's own report, that group's (L14)."""
    condition, about = topics_in(scope)
    return (condition if scope.kind == GROUP else f"{condition} AND {OPEN}"), about
