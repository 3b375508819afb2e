"""A case in words: what it is called in the queue, what it asks, how long is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import bidirectional

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.markup import excerpt
from community.core.templatetags.hearth import span_of
from community.members.models import User
from community.topics.models import Held
from moderation.models import Case, CaseKind, Matter

LINE = 90  # signs of somebody's words in the list
SOON = timedelta(hours=1)
MARKS = {"L": "\u200e", "R": "\u200f", "": ""}  # unseen letters that say which way a line runs
TONES = {
    CaseKind.ILLEGAL: "badge-bad",
    CaseKind.REPORT: "badge-warn",
    CaseKind.HELD: "",
    CaseKind.WATCHED: "",
    CaseKind.NEWCOMER: "badge-accent",
    CaseKind.REQUEST: "badge-accent",
    CaseKind.APPEAL: "badge-warn",
    CaseKind.SECOND: "badge-note",
}


@dataclass(frozen=True)
class Clock:
    """How long is left until the promised hour, or how late it is."""

    words: str
    is_late: bool = False
    is_soon: bool = False


@dataclass(frozen=True)
class Row:
    """A case as the queue lists it."""

    case: Case
    title: str
    badge: str
    tone: str
    clock: Clock
    reporters: str  # how many told of it
    copies: str  # how many texts, where it is a wave


def row_of(case: Case, matter: Matter | None, now: datetime) -> Row:
    is_guideline = case.kind == CaseKind.REPORT and case.guideline is not None
    number = _("Guideline %(number)s") % {"number": case.guideline.number} if is_guideline else ""
    return Row(
        case=case,
        title=title_of(matter),
        badge=number or case.get_kind_display(),
        tone=TONES[CaseKind(case.kind)],
        clock=clock_of(case, now),
        reporters=reporters_of(case),
        copies=copies_of(case),
    )


def rows_of(cases: list[Case], firsts: dict[int, Matter]) -> list[Row]:
    now = timezone.now()
    return [row_of(case, firsts.get(case.pk), now) for case in cases]


def title_of(matter: Matter | None) -> str:
    """What it is about, in a line; words of members in quotes."""
    if matter is None:
        return _("Gone")
    if matter.post:
        return _quoted(getattr(matter, "post_words", "") or matter.post.text) or str(matter.post)
    if matter.held:
        words = getattr(matter, "held_words", "") or matter.held.source
        return matter.held.title or _quoted(words)
    if matter.request:
        said = {"name": matter.request.member, "group": matter.request.group}
        return _("%(name)s asks to join %(group)s") % said
    if matter.appeal:
        return _("Appeal by %(name)s") % {"name": matter.appeal.by}
    return str(matter.topic or matter.member or matter.group or _("Gone"))


def _quoted(words):
    """In quotes of the reader's language, which never turn the words around: Hebrew quotes are
    letters of a script that runs the other way."""
    line = excerpt(words, LINE)
    quoted = _("“%(words)s”") % {"words": line} if line else ""
    return quoted if _runs(quoted) == _runs(line) else MARKS[_runs(line)] + quoted


def _runs(words):
    """Which way a text runs, by its first letter; no way where it has none."""
    ways = (bidirectional(sign) for sign in words)
    return next(("L" if way == "L" else "R" for way in ways if way in ("L", "R", "AL")), "")


def reporters_of(case: Case) -> str:
    if not case.people_count:
        return ""
    words = ngettext("%(count)d person told us", "%(count)d people told us", case.people_count)
    return words % {"count": case.people_count}


def copies_of(case: Case) -> str:
    if case.matter_count < 2:
        return ""
    words = ngettext("%(count)d copy", "%(count)d copies", case.matter_count)
    return words % {"count": case.matter_count}


def clock_of(case: Case, now: datetime) -> Clock:
    if case.is_decided:
        return Clock("")
    left = case.due_at - now
    if left < timedelta():
        return Clock(_("%(time)s late") % {"time": span_of(-left)}, is_late=True)
    return Clock(_("%(time)s left") % {"time": span_of(left)}, is_soon=left < SOON)


def question_of(case: Case, matter: Matter | None) -> str:
    """What there is to decide."""
    if case.kind == CaseKind.REPORT and case.guideline is not None:
        number = {"number": case.guideline.number}
        return _("Does this go against guideline %(number)s?") % number
    if case.kind in (CaseKind.NEWCOMER, CaseKind.REQUEST) and matter is not None:
        member = matter.request.member if matter.request else matter.member
        return _("May %(name)s come in?") % {"name": member or _("they")}
    return str(QUESTIONS[CaseKind(case.kind)](matter))


def _question_of_held(matter):
    held: Held | None = matter.held if matter else None
    if held is not None and held.post_id:
        return _("May this edit stand?")
    return _("May this be posted?")


QUESTIONS = {
    CaseKind.ILLEGAL: lambda _matter: _("Is this against the law?"),
    CaseKind.REPORT: lambda _matter: _("Is this all right here?"),
    CaseKind.HELD: _question_of_held,
    CaseKind.WATCHED: lambda _matter: _("Are these words all right here?"),
    CaseKind.NEWCOMER: lambda _matter: _("May they come in?"),
    CaseKind.REQUEST: lambda _matter: _("May they come in?"),
    CaseKind.APPEAL: lambda _matter: _("Was this decision right?"),
    CaseKind.SECOND: lambda _matter: _("Do you agree?"),
}


def promise_of(case: Case, hours: int) -> str:
    """When the answer is promised, in a sentence."""
    words = ngettext(
        "We promise an answer within %(count)d hour.",
        "We promise an answer within %(count)d hours.",
        hours,
    )
    return words % {"count": hours}


def author_of(case: Case, matter: Matter | None) -> User | None:
    """Whose conduct it is about; of a wave, whoever wrote the copy that is shown."""
    if case.member or matter is None:
        return case.member
    if matter.post:
        return matter.post.author
    if matter.held:
        return matter.held.author
    return matter.topic.author if matter.topic else matter.member
