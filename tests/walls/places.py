"""A `Place` is one group with all that can hang on one, each word of it unique to the group.

Its `canaries` name every text that was put into it: whoever may not read the place must never be
sent one of them.
"""

from dataclasses import dataclass

from django.contrib.admin.models import LogEntry

from analytics.models import (
    Advice,
    EngagementReport,
    Goal,
    Pin,
    PlannedChange,
    ReportLink,
    ReportQuote,
    Rhythm,
    Tactic,
)
from community.groups.models import Grant, Group, JoinRequest
from community.importing.models import Imported
from community.members.models import Invitation, User
from community.notifications.models import Notice
from community.polls.models import Poll
from community.topics.models import Bookmark, Draft, Held, Post, Topic
from community.uploads.models import Upload
from events.models import Attendance, Event, Occurrence
from moderation.models import Appeal, Case, Decision, Proposal

KINDS = ("open", "closed", "secret", "archived")
BAIT = "squeak"  # stands beside many canaries, so that the search finds them by another word
# Canaries by who may read them, beside the community's managers: whoever may know of the place,
EXISTENCE = ("name", "slug", "summary", "description", "guidelines")
# those who read there,
CONTENT = ("title", "body", "tag", "reply", "revision", "oldtitle", "question", "reason")
CONTENT += ("file", "alt", "words", "talk", "judged", "lonely", "parted", "merged")
CONTENT += ("eventtitle", "eventbody", "where", "pollquestion", "polloption", "outcome")
# its host alone,
REMOVED = ("removedreply", "removedtitle", "removedbody", "removedtag", "removedreason")
REMOVED += ("removedfile",)
# nobody ever again,
PURGED = ("purgedold", "purgedreply", "purgedfile", "purgedkept")
# its host and who wrote or got it,
ASKING = ("note", "guest", "log")
# every member who reads there, but no guest,
ATTENDING = ("attending",)
# who comes, and who hosts,
LINK = ("link",)
# who hosts, and who answered,
ANSWERED = ("answered",)
# who hosts, and who runs the place,
PLANNED = ("planned",)
# who runs the place, and to whom a link was given,
AIMED = ("goal", "goalwhy", "tactic", "tacticwords", "advice", "pinned")
AIMED += ("headline", "quoted", "evaluated", "change")
# only who wrote it,
PRIVATE = ("drafttitle", "draftbody", "drafttag", "kept")
# who wrote what waits, and whoever may let it in,
HELD = ("heldtitle", "heldtext")
# whom a decision is about, and reviewers,
TOLD = ("decided", "appealtext", "hidden", "dropped")
# reviewers alone (a report's note also whoever told),
REVIEWED = ("reportnote", "casenote", "waitsfor", "asidedecided", "again", "earlier")
REVIEWED += ("asideearlier", "heldreply")
# who holds the rights, and who gave them,
RIGHTS = ("grantnote",)
# and those who run the house.
SECONDS = ("proposed", "asideproposed")
JUDGED = HELD + TOLD + REVIEWED + RIGHTS
MEETING = ATTENDING + LINK + ANSWERED + PLANNED
EVERY_CANARY = (
    AIMED + MEETING + EXISTENCE + CONTENT + REMOVED + PURGED + ASKING + PRIVATE + JUDGED + SECONDS
)


@dataclass
class Place:
    """One group, its people, and what was written there."""

    kind: str
    group: Group
    host: User
    member: User
    asker: User
    reporter: User
    volunteer: User  # sees the reports of this group, and belongs to it
    topic: Topic = None
    question: Topic = None
    deleted_topic: Topic = None
    reply: Post = None
    edited: Post = None
    deleted: Post = None
    purged: Post = None
    draft: Draft = None
    invitation: Invitation = None
    token: str = ""
    request: JoinRequest = None
    log: LogEntry = None
    imported: Imported = None
    picture: Upload = None
    file: Upload = None
    removed_file: Upload = None
    purged_file: Upload = None
    bookmark: Bookmark = None
    notice: Notice = None
    feed_secret: str = ""
    talk: Topic = None  # reported, heated, split, merged into
    lonely: Topic = None  # a question that nobody answers
    judged: Post = None
    loud: Post = None  # nobody told of it yet
    hidden: Post = None
    held: Held = None
    case: Case = None
    decision: Decision = None
    appeal: Appeal = None
    proposal: Proposal = None
    grant: Grant = None
    event: Event = None
    planned: Event = None  # a draft
    date: Occurrence = None
    seat: Attendance = None
    calendar_secret: str = ""
    poll: Poll = None
    goal: Goal = None
    tactic: Tactic = None
    advice: Advice = None
    pin: Pin = None
    report: EngagementReport = None
    quote: ReportQuote = None
    change: PlannedChange = None
    report_link: ReportLink = None
    rhythm: Rhythm = None

    def says(self, what: str) -> str:
        if what not in EVERY_CANARY:
            raise KeyError(what)
        return canary(self.kind, what)

    def canaries(self, *, of: tuple = EVERY_CANARY) -> dict[str, str]:
        return {what: self.says(what) for what in of}


def canary(kind: str, what: str) -> str:
    return f"canary{kind}{what}"
