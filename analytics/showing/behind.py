"""What stands behind a figure, for whoever reads it: rows to open, or why there are none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.days import window
from analytics.periods import Period
from analytics.queries.rows import events, finding, order, talk
from analytics.scopes import GROUP, Scope
from analytics.showing.became import became, column_of
from community.core.paging import Page, key_page
from community.groups.models import Group
from community.groups.permissions import can_see_members
from community.members.models import Viewer
from community.members.permissions import can_see_directory
from moderation.naming import rows_of
from moderation.queries.matters import first_matters
from moderation.queries.queue import DECIDED

NOBODY = _(
    "There is no list behind this figure: figures about people name nobody. Each is a number, and "
    "under 5 people not even that."
)
UNLISTED = _("There is no list here: whoever counts it would know the figure that is not shown.")
UNKEPT = _("There is no list behind this figure: nothing but the number is kept.")
JOINED = _("Who came in stands where all members see it, those who came last first.")
UNSIGNED = _(
    "Words that were looked for at least 5 times and never found. It is not kept who searched, "
    "and words that name a member are left out."
)
NEW_MEMBERS = "new_members"
COUNTED = {"page_reads", "guest_reads"}


@dataclass(frozen=True)
class Behind:
    """`template` says the rows of `page`, or of `rows` where there are no pages; without one the
    sentence stands alone. `way` names `address`, where the rest is, for who may go there. `column`
    is what became of each topic (`became`), where the figure is about that."""

    template: str = ""
    title: str | Promise = ""
    page: Page | None = None
    rows: list = field(default_factory=list)
    sentence: str | Promise = ""
    address: str = ""
    way: str | Promise = ""
    column: str | Promise = ""


@dataclass(frozen=True)
class Asked:
    """Who asks for the rows of what, where, and over which days."""

    viewer: Viewer
    key: str
    scope: Scope
    period: Period
    after: str

    @property
    def days(self):
        return window(self.period.span, self.period.day)


def behind(
    viewer: Viewer, key: str, scope: Scope, period: Period, after: str, *, is_hidden: bool = False
) -> Behind:
    """Every figure has something to say here; one that is hidden, that it has no list (L14)."""
    asked = Asked(viewer, key, scope, period, after)
    for keys, shown in SHOWN:
        if key in keys:
            told = shown(asked)
            return Behind(sentence=UNLISTED) if is_hidden and told.template else told
    return Behind(sentence=NOBODY)


def _topics(asked):
    rows = talk.topics_behind(asked.viewer, asked.key, asked.scope, *asked.days)
    page = key_page(rows, asked.after, keys=talk.NEWEST)
    for topic in page.rows:
        topic.became = became(asked.key, topic)
    title, column = _("The topics behind it"), column_of(asked.key)
    return Behind("analytics/_behind_topics.html", title, page, column=column)


def _posts(asked):
    rows = talk.posts_behind(asked.viewer, asked.key, asked.scope, *asked.days)
    page = key_page(rows, asked.after, keys=talk.NEWEST)
    title = {
        "staff_share": _("The replies behind it"),
        "reactions": _("The posts that were reacted to"),
    }.get(asked.key, _("The posts behind it"))
    return Behind("analytics/_behind_posts.html", title, page)


def _dates(asked):
    rows = events.dates_behind(asked.viewer, asked.scope, *asked.days)
    page = key_page(rows, asked.after, keys=events.NEWEST)
    return Behind("analytics/_behind_dates.html", _("The dates behind it"), page)


def _cases(asked):
    """Those with reports by when they were opened, decided ones by their decision."""
    rows = order.cases_behind(asked.viewer, asked.key, asked.scope, *asked.days)
    keys = ("-opened_at", "-pk") if asked.key in order.TOLD else ("-decided_at", "-pk")
    page = key_page(rows, asked.after, keys=keys)
    named = rows_of(page.rows, first_matters(page.rows)) if page.rows else []
    title = _("The cases behind it")
    way, address = _("Open the queue"), _queue(asked)
    template = "analytics/_behind_cases.html"
    return Behind(template, title, page, rows=named, address=address, way=way)


def _queue(asked):
    """Narrowed to the group, and to what is decided where the figure is about that."""
    told = {"state": DECIDED} if asked.key in order.DECIDED else {}
    told |= {"group": asked.scope.pk} if asked.scope.kind == GROUP else {}
    address = reverse("moderation:queue")
    return f"{address}?{urlencode(told)}" if told else address


def _decisions(asked):
    rows = order.decisions_behind(asked.viewer, asked.scope, *asked.days)
    page = key_page(rows, asked.after, keys=("-made_at", "-pk"))
    return Behind("analytics/_behind_decisions.html", _("The decisions behind it"), page)


def _appeals(asked):
    rows = order.appeals_behind(asked.viewer, asked.scope, *asked.days)
    page = key_page(rows, asked.after, keys=("-answered_at", "-pk"))
    return Behind("analytics/_behind_appeals.html", _("The appeals behind it"), page)


def _words(asked):
    words = finding.words_behind(asked.scope, asked.period.begins, asked.period.day)
    title = _("What was looked for in vain")
    return Behind("analytics/_behind_words.html", title, rows=words, sentence=UNSIGNED)


def _newest(asked):
    """Not here: in the directory, by whose own rule it is open to this reader."""
    address = _members_of(asked.viewer, asked.scope)
    return Behind(sentence=JOINED, address=address, way=_("See who came in"))


def _members_of(viewer, scope):
    if scope.kind != GROUP:
        return reverse("members:directory") if can_see_directory(viewer) else ""
    group = Group.objects.visible_to(viewer).filter(pk=scope.pk).first()
    if group is None or not can_see_members(viewer, group):
        return ""
    return reverse("groups:members", args=[group.slug])


def _unkept(_asked):
    return Behind(sentence=UNKEPT)


SHOWN: list[tuple[set[str], Callable[[Asked], Behind]]] = [
    (talk.TOPICS | talk.QUESTIONS | talk.UNANSWERED | talk.HEATED, _topics),
    (talk.POSTS | talk.REPLIES | talk.REACTED, _posts),
    (events.DATES, _dates),
    (order.TOLD | order.DECIDED, _cases),
    (order.UNDONE, _decisions),
    (order.APPEALED, _appeals),
    (finding.IN_VAIN, _words),
    ({NEW_MEMBERS}, _newest),
    (COUNTED, _unkept),
]
