"""What the reviewers' tests start from: things that wait, and cases about them."""

import zlib
from datetime import timedelta

from django.utils import timezone

from community.groups.models import Grant
from community.screening.models import Screened
from community.topics.models import Held
from moderation.actions.gathering import case_about
from moderation.models import CaseKind, Report, ReportKind
from tests.factories import make_group, make_member, make_post, make_topic

WORDS = "Buy two thousand followers for the price of a coffee, delivered within the hour"


def make_held(*, author=None, group=None, topic=None, source="A first word.", **more):
    group = group or (topic.group if topic else make_group())
    title = "" if topic else "A first topic"
    return Held.objects.create(
        author=author or make_member(),
        group=group,
        topic=topic,
        kind="" if topic else "discussion",
        title=more.pop("title", title),
        source=source,
        html=f"<p>{source}</p>",
        **more,
    )


def make_screened(subject, *, author=None, copy=0, reasons=(), **more):
    """A row of screening; those with the same `copy` are nearly the same text."""
    sign = [zlib.crc32(f"{copy}:{at}".encode()) % (1 << 31) for at in range(30)]
    return Screened.objects.create(
        subject=subject,
        author=author or make_member(),
        kind="reply",
        outcome="hold",
        fingerprint=copy,
        signature=sign,
        bands=sign[:10],
        reasons=list(reasons),
        **more,
    )


def make_copy(*, copy=1, **more):
    """A held text that is nearly the same as the others of its number."""
    held = make_held(source=WORDS, **more)
    make_screened(f"held:{held.pk}", author=held.author, copy=copy)
    return held


def make_report(*, thing, case=None, by=None, weight=1.0, kind=ReportKind.OTHER, **more):
    """A row of a report with its case, without what reporting does beside."""
    case = case or case_about(kind=CaseKind.REPORT, thing=thing)
    name = {"Post": "post", "Topic": "topic", "User": "member", "Group": "group"}
    return Report.objects.create(
        by=by or make_member(),
        case=case,
        kind=kind,
        weight=weight,
        made_at=more.pop("made_at", timezone.now()),
        **{name[type(thing).__name__]: thing},
        **more,
    )


def make_case(*, kind=CaseKind.REPORT, thing=None, group=None, **more):
    """An open case about a reply; `more` are its columns, set afterwards."""
    thing = thing or make_post(topic=make_topic(group=group or make_group()))
    case = case_about(kind=kind, thing=thing)
    for name, value in more.items():
        setattr(case, name, value)
    if more:
        case.save(update_fields=list(more))
    return case


def volunteer_of(group, *rights):
    """A member who holds these rights in a group for some days."""
    member, until = make_member(), timezone.now() + timedelta(days=9)
    Grant.objects.create(
        member=member, group=group, rights=list(rights), until=until, given_by=make_member()
    )
    member.volunteers_until = until
    member.save(update_fields=["volunteers_until"])
    return member
