"""Asking a member whether their name may stand beside their words."""

from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.models import Pin
from analytics.queries.quoting import KINDS, Quote, stands, with_posts
from community.core.outbox import keeper
from community.members.models import User
from community.notifications.actions import notify
from community.notifications.models import Kind
from community.notifications.subjects import Shown, teller
from community.topics.models import Topic


@keeper
def ask_member(*, kind: str, pk: int) -> None:
    """Once. Not who cannot read their words any more, keeps away from who asks, or has answered
    unasked."""
    row = with_posts(KINDS[kind].objects.filter(pk=pk)).first()
    if row is None or row.agreed_at or row.refused_at or not _may_hear(row):
        return
    notify(
        members=[row.member_id],
        kind=Kind.HEARD,
        subject=f"{SUBJECTS[kind]}:{row.pk}",
        gather=f"topic:{row.post.topic_id}",
        place=row.post.topic.group_id,
        actor=_asker(row),
    )


def _may_hear(row):
    return row.member is not None and stands(row) and may_read_own(row.member, [row]) != []


def _asker(row):
    return row.advice.by if isinstance(row, Pin) else row.by


def may_read_own(member: User, rows: list[Quote]) -> list[Quote]:
    """Those of their quoted words that the member can still read where they said them."""
    standing = [row for row in rows if stands(row)]
    topics = {row.post.topic_id for row in standing}
    readable = Topic.objects.visible_to(member).filter(pk__in=topics)
    seen = set(readable.values_list("pk", flat=True)) if topics else set()
    return [row for row in standing if row.post.topic_id in seen]


@teller("pinned")
def tell_pinned(member: User, pks: list[int]) -> dict[int, Shown]:
    """Their words in advice, that they were asked about."""
    return _asked(member, "advice", pks)


@teller("quote")
def tell_quoted(member: User, pks: list[int]) -> dict[int, Shown]:
    """Their words in a report, that they were asked about."""
    return _asked(member, "report", pks)


SUBJECTS = {"advice": "pinned", "report": "quote"}


def _asked(member, kind, pks):
    rows = with_posts(KINDS[kind].objects.filter(pk__in=pks, member=member))
    return {
        row.pk: Shown(
            title=row.post.topic.title,
            url=reverse("analytics:quoted", args=[kind, row.pk]),
            place=row.post.topic.group.name,
            text=_("We want to quote you. May your name stand beside your words?"),
            made_at=row.asked_at,
        )
        for row in may_read_own(member, list(rows))
    }
