"""Posts that could be quoted in a report, found by the words in them."""

from dataclasses import dataclass, field, replace

from analytics.actions.quoting import passage_of
from analytics.models import EngagementReport
from analytics.permissions import can_quote_in_report
from analytics.queries.reports import quotes_of
from analytics.scopes import GROUP, scope_of
from community.groups.models import Group
from community.members.models import Viewer
from community.search.hits import Hits, hits
from community.search.parsing import LONGEST, Asked, parse
from community.search.queries import Hit, shown

LOOKED_AT, OFFERED = 60, 8


@dataclass(frozen=True)
class Offer:
    """A found post, and the words of it that are quoted unless others are chosen."""

    hit: Hit
    passage: str
    is_quoted: bool


@dataclass(frozen=True)
class Quotable:
    """What was looked for, and what of it may stand in this report."""

    words: str = ""
    offers: list[Offer] = field(default_factory=list)


def quotable(viewer: Viewer, report: EngagementReport, words: str) -> Quotable:
    """Posts that the viewer reads and all readers of the report may be shown. In the report of a
    group its own are looked through, unless the words say otherwise. It is no search that is
    counted: nobody looked for something here in vain."""
    words = words[:LONGEST].strip()
    asked = _asked(report, words)
    if asked is None:
        return Quotable(words)
    found = hits(asked, viewer, size=LOOKED_AT)
    posts = _let_out(viewer, report, found.posts)[:OFFERED]
    quoted = _quoted_in(report)
    rows = shown(Hits(posts, found.terms))
    return Quotable(
        words,
        [
            Offer(hit, passage_of(post.text, ""), post.pk in quoted)
            for hit, post in zip(rows, posts, strict=True)
        ],
    )


def _asked(report, words) -> Asked | None:
    asked, scope = parse(words), scope_of(report.scope)
    if asked.is_empty:
        return None
    if asked.group or scope is None or scope.kind != GROUP:
        return asked
    slug = Group.objects.filter(pk=scope.pk).values_list("slug", flat=True).first()
    return replace(asked, group=slug or "")


def _let_out(viewer, report, posts):
    """By the rule for the report, asked once a group; a post without words cannot be quoted."""
    groups = Group.objects.in_bulk({post.topic.group_id for post in posts})
    scope, may = scope_of(report.scope), {}
    for post in posts:
        post.topic.group = groups[post.topic.group_id]
        if post.topic.group_id not in may:
            may[post.topic.group_id] = can_quote_in_report(viewer, post, scope)
    return [post for post in posts if may[post.topic.group_id] and post.text.strip()]


def _quoted_in(report):
    """Not those whose quoted words are gone: they can be quoted anew."""
    return {row.post_id for row in quotes_of(report)}
