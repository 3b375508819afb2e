"""What a row of the inbox says, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy, ngettext

from community.core.paging import Page
from community.notifications.models import Kind
from community.notifications.queries import Gathered

WATCHED = (Kind.TOPIC, Kind.TAG, Kind.GROUP)
ICONS = {
    Kind.ACCEPTED: "solved",
    Kind.REACTION: "heart",
    Kind.REQUEST: "people",
    Kind.INVITATION: "welcome",
    Kind.WORD: "horn",
    Kind.MENTION: "at",
    Kind.QUOTE: "quote",
    Kind.DECISION: "scale",
    Kind.REPORT: "flag",
    Kind.CASE: "bar",
    Kind.GRANT: "hand",
    Kind.EVENT: "calendar",
    Kind.REMINDER: "clock",
    Kind.HOSTING: "calendar",
    Kind.POLL: "poll",
    Kind.HEARD: "quote",
    Kind.ADVICE: "goal",
}
SAID = {
    Kind.ACCEPTED: gettext_lazy("your reply is the answer"),
    Kind.WORD: gettext_lazy("from a manager"),
    Kind.DECISION: gettext_lazy("a decision"),
    Kind.REPORT: gettext_lazy("about your report"),
    Kind.CASE: gettext_lazy("for the desk"),
    Kind.GRANT: gettext_lazy("about your rights as a volunteer"),
    Kind.EVENT: gettext_lazy("about an event that you come to"),
    Kind.REMINDER: gettext_lazy("begins soon"),
    Kind.HOSTING: gettext_lazy("about an event that you host"),
    Kind.POLL: gettext_lazy("what came of a poll"),
    Kind.HEARD: gettext_lazy("about your words"),
    Kind.ADVICE: gettext_lazy("about advice and reports"),
}


@dataclass(frozen=True)
class InboxRow:
    """A row of the inbox with its words."""

    gathered: Gathered
    words: list[str]
    icon: str


def inbox_rows(page: Page) -> list[InboxRow]:
    return [InboxRow(one, words_of(one.counts), ICONS.get(one.head.kind, "reply")) for one in page]


def words_of(counts: dict[str, int]) -> list[str]:
    """What happened, kind by kind, what concerns the member most first."""
    posts = sum(counts.get(kind, 0) for kind in WATCHED)
    said = [
        phrase(kind, counts[kind])
        for kind in Kind.values
        if counts.get(kind) and kind not in WATCHED
    ]
    return [words for words in [*said, phrase(Kind.TOPIC, posts) if posts else ""] if words]


def phrase(kind: str, count: int) -> str:
    """One kind in words."""
    if kind == Kind.REPLY:
        words = ngettext("%(count)d new reply", "%(count)d new replies", count)
    elif kind == Kind.MENTION:
        words = ngettext("%(count)d post mentions you", "%(count)d posts mention you", count)
    elif kind == Kind.QUOTE:
        words = ngettext("%(count)d post quotes you", "%(count)d posts quote you", count)
    elif kind == Kind.REACTION:
        words = ngettext("%(count)d reaction", "%(count)d reactions", count)
    elif kind == Kind.REQUEST:
        words = ngettext("%(count)d asks to join", "%(count)d ask to join", count)
    elif kind in WATCHED:
        words = ngettext("%(count)d new post", "%(count)d new posts", count)
    else:
        words = str(SAID.get(kind, ""))
    return words % {"count": count} if "%(" in words else words
