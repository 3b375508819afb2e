"""What is thought of a report: quotes, evaluations, and what is changed because of them."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.actions.quoting import passage_of
from analytics.models import EngagementReport, Evaluation, PlannedChange, ReportQuote
from community.core.errors import Refused
from community.members.models import User
from community.topics.models import Post

QUOTES_MOST, CHANGES_MOST = 12, 10


class TooManyHere(Refused):
    """A report that holds everything says nothing."""


class QuotedAlready(Refused):
    """A post is quoted once in a report."""


@transaction.atomic
def quote_post(
    *, report: EngagementReport, post: Post, passage: str, tone: str, by: User
) -> ReportQuote:
    """Freeze a passage of a member's words in a report; no name stands beside it."""
    report = EngagementReport.objects.select_for_update().only("pk").get(pk=report.pk)
    there = ReportQuote.objects.filter(report=report)
    if there.filter(post=post).exists():
        raise QuotedAlready(_("This post is quoted here already."))
    if there.count() >= QUOTES_MOST:
        raise TooManyHere(_("Twelve quotes are enough. Take one away first."))
    text = passage_of(post.text, passage)
    if not text:
        raise Refused(_("There are no words in this post that could be quoted."))
    return there.create(report=report, post=post, member=post.author, tone=tone, text=text, by=by)


@transaction.atomic
def unquote(*, quote: ReportQuote) -> None:
    ReportQuote.objects.filter(pk=quote.pk).delete()


@transaction.atomic
def evaluate(*, report: EngagementReport, by: User, saw: str, think: str) -> Evaluation:
    """One a person and report; written again, it is changed."""
    words = {"saw": saw, "think": think}
    row, is_new = Evaluation.objects.select_for_update().get_or_create(
        report=report, by=by, defaults=words
    )
    if not is_new and (row.saw, row.think) != (saw, think):
        row.saw, row.think, row.edited_at = saw, think, timezone.now()
        row.save(update_fields=["saw", "think", "edited_at"])
    return row


@transaction.atomic
def plan_change(*, evaluation: Evaluation, text: str, owner: User, due_on: date) -> PlannedChange:
    """What is done differently: on its day it stands on its owner's Today."""
    evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    there = PlannedChange.objects.filter(evaluation=evaluation)
    if there.count() >= CHANGES_MOST:
        raise TooManyHere(_("Ten changes are enough for one report."))
    found = there.filter(text=text, owner=owner, due_on=due_on).first()  # sent twice, it is one
    return found or there.create(evaluation=evaluation, text=text, owner=owner, due_on=due_on)


@transaction.atomic
def finish_change(*, change: PlannedChange) -> None:
    rows = PlannedChange.objects.filter(pk=change.pk, done_at=None)
    rows.update(done_at=timezone.now())
