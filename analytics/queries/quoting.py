"""Members' words that are quoted: whether they may still be shown, and beside which name."""

from urllib.parse import unquote, urlsplit

from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from analytics.models import Pin, ReportQuote
from analytics.scopes import GROUP
from community.groups.models import Group, Visibility
from community.members.models import Reading, User, Viewer
from community.members.queries import the_community
from community.topics.models import Post, Topic

Quote = Pin | ReportQuote
KINDS: dict[str, type[Quote]] = {"advice": Pin, "report": ReportQuote}
HEAVY = ("source", "credit_html")
CUT = "…"  # where something is left out of a passage
POSTS = ("topics:post", "topics:short")  # addresses of one post; `detail` shows the first


def kind_of(row: Quote) -> str:
    """The word for a row in addresses and keys."""
    return next(kind for kind, model in KINDS.items() if isinstance(row, model))


def with_posts(rows: QuerySet) -> QuerySet:
    """With all that `stands` and `named` ask about, in the same question."""
    about = "advice" if rows.model is Pin else "report"
    rows = rows.select_related(about, "member", "post__topic__group")
    return rows.defer(*(f"post__{name}" for name in HEAVY))


def stands(row: Quote) -> bool:
    """Whether its words may be shown, to anybody. Not those that were taken away since, with their
    post or out of it, nor those that stand behind a door now behind which they did not stand when
    they were quoted."""
    post = row.post
    if post is None or post.is_deleted or post.topic.is_deleted or not holds(post.text, row.text):
        return False
    group = post.topic.group
    return group.visibility == Visibility.OPEN or let_out_of(row) == f"{GROUP}:{group.pk}"


def holds(words: str, passage: str) -> bool:
    """Whether a passage stands in a post's words: what it keeps, in that order."""
    said, at = spaced(words), 0
    for piece in pieces_of(passage):
        found = said.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def spaced(text: str) -> str:
    return " ".join(text.split())


def pieces_of(passage: str) -> list[str]:
    """What a passage keeps, between the places where something is left out."""
    pieces = (piece.strip(" []") for piece in spaced(passage).split(CUT))
    return [piece for piece in pieces if piece]


def may_leave(row: Quote) -> bool:
    """Whether a stranger may read its words: they stood before all, or whoever runs the group let
    them out knowingly."""
    group = row.post.topic.group
    return is_read_by_all(group) or let_out_of(row) == f"{GROUP}:{group.pk}"


def is_read_by_all(group: Group) -> bool:
    """By strangers, too: not in a house that its members alone read."""
    is_shut = the_community().reading == Reading.MEMBERS
    return group.visibility == Visibility.OPEN and not is_shut


def let_out_of(row: Quote) -> str:
    """The group out of which whoever runs it knowingly let the words, if any: of a pin its own
    word about it, of a quote in a report the group that the report is about."""
    return row.scope if isinstance(row, Pin) else row.report.scope


def named(row: Quote) -> User | None:
    """Whose name may stand beside the words. Silence means no; a closed account has no name."""
    member = row.member
    is_theirs = row.agreed_at is not None and row.refused_at is None
    return member if is_theirs and member is not None and member.is_active else None


def quote_of(member: User, kind: str, pk: int) -> Quote | None:
    """Words of this member that are quoted; None where they are not, or not any more."""
    if kind not in KINDS:
        return None
    row = with_posts(KINDS[kind].objects.filter(member=member, pk=pk)).exclude(text="").first()
    return row if row is not None and stands(row) else None


def post_at(viewer: Viewer, address: str) -> Post | None:
    """The standing post at a pasted address, if the viewer may read it."""
    found = _leads_to(address)
    if found is None:
        return None
    topics = Topic.objects.visible_to(viewer).standing().filter(pk=found["pk"])
    posts = Post.objects.standing().filter(number=found.get("number", 1), topic__in=topics)
    return posts.select_related("topic__group", "author").first()


def _leads_to(address):
    """The topic and number that an address names; of what host is no matter."""
    try:
        found = resolve(unquote(urlsplit(address.strip()).path))
    except (Resolver404, ValueError):
        return None
    if found.view_name in POSTS or found.view_name == "topics:detail":
        return found.kwargs
    return None
