"""A member tells the reviewers about something."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.errors import Refused
from community.core.outbox import promise
from community.groups.models import Group, TopicKind
from community.members.models import User
from community.pages.models import Guideline
from community.topics.actions import hide_post, hide_topic
from community.topics.models import Post, Topic
from moderation.actions.gathering import case_about, name_of, place_of, recount_case
from moderation.models import Case, CaseKind, Report, ReportKind
from moderation.queries.practice import the_practice
from moderation.scoring import BASE, is_enough, summed, weigh
from moderation.telling.reports import announce_illegal, promise_hidden

Reported = Post | Topic | User | Group
A_DAY_MOST = 20  # numbers.md, section 3
AGAIN_AFTER = timedelta(hours=24)
TURNS = 0x5A1D  # our drawer among PostgreSQL's advisory locks


class NotReportable(Refused):
    """Their own, or without the words that this kind of report needs."""


class ToldBefore(Refused):
    """They told of this thing, and it is looked at or was judged a moment ago."""

    def __init__(self, sentence: str, earlier: Report):
        super().__init__(sentence)
        self.earlier = earlier


class TooManyReports(Refused):
    """More in a day than anybody can mean well."""


@transaction.atomic
def report(
    *, by: User, thing: Reported, kind: str, guideline: Guideline | None = None, note: str = ""
) -> Report:
    """Tell the reviewers of a thing. Enough weight by enough people hides it until it is judged.

    Nobody but the reviewers learns who told.
    """
    _take_turns(by)
    _refuse_empty(kind, guideline, note)
    _refuse_own(by, thing)
    _refuse_twice(by, thing)
    _refuse_many(by)
    weight, parts = weigh(by=by, kind=kind, group=_group_of(thing))  # before anybody waits for us
    is_illegal = kind == ReportKind.ILLEGAL
    case = case_about(kind=CaseKind.ILLEGAL if is_illegal else CaseKind.REPORT, thing=thing)
    told = Report.objects.create(
        by=by,
        case=case,
        kind=kind,
        guideline=guideline if kind == ReportKind.GUIDELINE else None,
        note=note,
        weight=weight,
        parts=parts,
        **{name_of(thing): thing},
    )
    recount_case(case)
    hide_at_threshold(case, thing)
    if is_illegal:
        promise(announce_illegal, key=f"illegal:{case.pk}", case_id=case.pk)
    return told


@transaction.atomic
def report_from_elsewhere(*, post: Post, told_in: str, note: str, made_at: datetime) -> Report:
    """What an archive says was told of a post. It weighs one, and hides nothing by itself."""
    case = case_about(kind=CaseKind.REPORT, thing=post)
    weight, parts = summed([["archive", BASE]])
    told = Report.objects.create(
        told_in=told_in,
        case=case,
        kind=ReportKind.OTHER,
        note=note,
        weight=weight,
        parts=parts,
        post=post,
        made_at=made_at,
    )
    recount_case(case)
    return told


def hide_at_threshold(case: Case, thing: Reported) -> None:
    """Hide a thing, once what was told of it, not of its copies, weighs enough by enough people;
    the house does it. The case is locked."""
    if not isinstance(thing, Post | Topic) or not is_enough(
        _counting(case, thing), the_practice()
    ):
        return
    if isinstance(thing, Post):
        posts = Post.objects.filter(pk=thing.pk, deleted_at=None)
        for post in posts.select_related("topic", "author"):
            if not _is_word_of_the_house(post.topic, post):
                hide_post(post=post, by=None, tell=promise_hidden)
        return
    for topic in Topic.objects.filter(pk=thing.pk, deleted_at=None).select_related("author"):
        if not _is_word_of_the_house(topic):
            hide_topic(topic=topic, by=None, tell=promise_hidden)


def _counting(case, thing):
    """What waits to be judged about it, by those whose word counts today."""
    heard = User.objects.welcome().exclude(silenced_until__gt=timezone.now())
    told = Report.objects.filter(case=case, judged_at=None, **{name_of(thing): thing})
    return told.filter(by__in=heard.values("pk")).only("by_id", "parts")


def earlier_report(by: User, thing: Reported) -> Report | None:
    """What this member told of this thing and may not tell again yet."""
    told = Report.objects.filter(by=by, **{name_of(thing): thing}).order_by("-made_at", "-pk")
    latest = told.first()
    if latest is None or latest.judged_at is None:
        return latest
    return latest if latest.judged_at > timezone.now() - AGAIN_AFTER else None


def _is_word_of_the_house(topic, post=None):
    """Announcements by those who run the house stand until one of them decides otherwise."""
    opens = post is None or post.opens_topic
    author = topic.author if post is None else post.author
    return opens and topic.kind == TopicKind.ANNOUNCEMENT and author.is_manager


def _group_of(thing):
    place = place_of(thing)
    return Group.objects.filter(pk=place.group_id).first() if place.group_id else None


def _take_turns(by):
    """Until the transaction ends, whatever else this member tells waits here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURNS, by.pk % 2**31])


def _refuse_empty(kind, guideline, note):
    if kind == ReportKind.GUIDELINE and (guideline is None or guideline.retired_at is not None):
        raise NotReportable(_("Choose the guideline that it goes against."))
    if kind != ReportKind.GUIDELINE and not note.strip():
        raise NotReportable(_("Say in a few words what is wrong."))


def _refuse_own(by, thing):
    owner = thing.pk if isinstance(thing, User) else place_of(thing).member_id
    if owner == by.pk:
        raise NotReportable(_("This is your own. You can edit it, or take it back."))


def _refuse_twice(by, thing):
    earlier = earlier_report(by, thing)
    if earlier is None:
        return
    if earlier.judged_at is None:
        sentence = _("You told us about this already. It is being looked at.")
    else:
        sentence = _("This was looked at a moment ago. You can tell us again after a day.")
    raise ToldBefore(sentence, earlier)


def _refuse_many(by):
    since = timezone.now() - timedelta(days=1)
    lately = Report.objects.filter(by=by, made_at__gt=since).values("pk")[:A_DAY_MOST]
    if len(lately) >= A_DAY_MOST:
        sentence = ngettext(
            "You told us of %(count)d thing today. Tell us more tomorrow, or write to a manager.",
            "You told us of %(count)d things today. Tell us more tomorrow, or write to a manager.",
            A_DAY_MOST,
        )
        raise TooManyReports(sentence % {"count": A_DAY_MOST})
