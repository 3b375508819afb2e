"""The public log: what was decided, under which guideline, in which group; never about whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.core.paging import Page, key_page
from community.groups.models import Group, Visibility
from community.members.models import Viewer
from community.pages.queries import titles_of
from moderation.models import Decision, Verb

# What is no measure against anything: who came in, what stayed, what reviewers noted.
UNSAID = (Verb.KEEP, Verb.NOTE, Verb.LET_IN, Verb.REFUSE)


@dataclass(frozen=True)
class Line:
    """One decision without a name in it."""

    what: str
    verb: str
    guideline: str
    group: Group | None
    day: date
    is_undone: bool


def public_decisions(viewer: Viewer) -> QuerySet[Decision]:
    """Decisions of the house, and in groups that the viewer may read; of secret groups none."""
    readable = Group.objects.readable_by(viewer).exclude(visibility=Visibility.SECRET)
    seen = Q(place=None) | Q(place__in=readable)
    return Decision.objects.filter(seen).exclude(verb__in=UNSAID)


def log_page(viewer: Viewer, after: str) -> Page:
    """A page of the log, the latest first; three questions, however long it is."""
    rows = (
        public_decisions(viewer)
        .select_related("place", "undone_by")
        .defer("reason", "note", "before", "after")
    )
    page = key_page(rows, after, keys=("-made_at", "-pk"))
    titles = titles_of({one.guideline_id for one in page} - {None}, get_language())
    lines = [_line(one, titles) for one in page]
    return Page(rows=lines, older=page.older, is_first=page.is_first)


def _line(decision, titles):
    return Line(
        what=thing_of(decision),
        verb=decision.get_verb_display(),
        guideline=titles.get(decision.guideline_id, ""),
        group=decision.place,
        day=timezone.localdate(decision.made_at),
        is_undone=getattr(decision, "undone_by", None) is not None,
    )


def thing_of(decision: Decision) -> str:
    """What a decision was about, in words without a name."""
    for column, words in (
        ("post_id", _("A post")),
        ("topic_id", _("A topic")),
        ("held_id", _("A post that waited")),
        ("group_id", _("A group")),
        ("appeal_id", _("An appeal")),
        ("wave_id", _("Several posts")),
    ):
        if getattr(decision, column) is not None:
            return words
    return _("A member")
