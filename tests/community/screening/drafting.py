"""The simplest drafts, by keyword."""

from datetime import timedelta

from django.utils import timezone

from community.screening.actions import remember
from community.screening.drafts import Author, Draft
from community.screening.models import Screened
from community.screening.screening import screen

LONG_AGO = timedelta(days=400)
NUMBERS = iter(range(1, 1_000_000))
HONEST = (
    "My chain skips when I climb the hill behind the station. Is it the cassette or the hanger?"
)


def author(member, *, post_count=40, age=LONG_AGO, is_trusted=False):
    return Author(member.pk, timezone.now() - age, post_count, is_trusted)


def newcomer(member, **more):
    return author(member, post_count=0, age=timedelta(hours=1), **more)


def draft(by, text=HONEST, **more):
    more = {"kind": "reply", "source": text, "place": "topic:1", **more}
    return Draft(author=by, text=text, **more)


def written(one, *, seconds_ago=0, subject=""):
    """The draft as it was written some time ago."""
    verdict = screen(one)
    subject = subject or f"post:{next(NUMBERS)}"
    remember(subject=subject, draft=one, verdict=verdict)
    row = Screened.objects.get(subject=subject)
    row.at = timezone.now() - timedelta(seconds=seconds_ago)
    row.save(update_fields=["at"])
    return row


def rules(verdict):
    return [reason.rule for reason in verdict.reasons]
