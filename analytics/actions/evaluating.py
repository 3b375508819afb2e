"""What is thought of a report: quotes, evaluations, and what is changed because of them."""

import hashlib
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.actions.quoting import passage_of
from analytics.days import today
from analytics.models import EngagementReport, Evaluation, PlannedChange, ReportQuote
from analytics.queries.quoting import stands, with_posts
from community.core.errors import Refused
from community.members.models import User
from community.topics.models import Post

QUOTES_MOST, CHANGES_MOST = 12, 10


class TooManyHere(Refused):
    """A report that holds everything says nothing."""


class QuotedAlready(Refused):
    """A post is quoted once in a report."""


class NotPlannable(Refused):
    """What is to change changes from now on."""


class ChangedMeanwhile(Refused):
    """Somebody else saved it since the form was opened."""


class WithdrawnMeanwhile(Refused):
    """It is not planned any more."""


@transaction.atomic
def quote_post(
    *, report: EngagementReport, post: Post, passage: str, tone: str, by: User
) -> ReportQuote:
    """Freeze a passage of a member's words in a report; no name stands beside it. It takes the
    place of words that stand in the post no more."""
    report = EngagementReport.objects.select_for_update().only("pk").get(pk=report.pk)
    there = ReportQuote.objects.filter(report=report)
    kept = with_posts(there.filter(post=post)).first()
    if kept is not None:
        if stands(kept):
            raise QuotedAlready(_("This post is quoted here already."))
        kept.delete()  # its words are gone: nobody could take it away
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
    found = there.filter(text=text, owner=owner, due_on=due_on).first()  # sent twice, it is one
    if found is not None:
        return found
    _refuse_past(due_on)
    if there.count() >= CHANGES_MOST:
        raise TooManyHere(_("Ten changes are enough for one report."))
    return there.create(evaluation=evaluation, text=text, owner=owner, due_on=due_on)


@transaction.atomic
def edit_change(
    *, change: PlannedChange, text: str, owner: User, due_on: date, seen: str = ""
) -> PlannedChange:
    """Other words, somebody else, or another day. `seen` is the `version_of` that the form was
    opened with."""
    change = _held(change)
    if seen and seen != version_of(change):
        raise ChangedMeanwhile(_("Somebody changed this while you were writing."))
    if due_on != change.due_on:
        _refuse_past(due_on)
    change.text, change.owner, change.due_on = text, owner, due_on
    change.save(update_fields=["text", "owner", "due_on"])
    return change


@transaction.atomic
def withdraw_change(*, change: PlannedChange) -> None:
    """It is not to be changed after all. Withdrawn twice, it is withdrawn once."""
    PlannedChange.objects.filter(pk=change.pk).delete()


@transaction.atomic
def finish_change(*, change: PlannedChange) -> None:
    rows = PlannedChange.objects.filter(pk=change.pk, done_at=None)
    rows.update(done_at=timezone.now())


@transaction.atomic
def reopen_change(*, change: PlannedChange) -> None:
    """It is not done after all: on its day it stands on Today again."""
    PlannedChange.objects.filter(pk=change.pk).update(done_at=None)


def version_of(change: PlannedChange) -> str:
    """Of what a form can change."""
    said = repr((change.text, change.owner_id, str(change.due_on)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _held(change):
    found = PlannedChange.objects.select_for_update().filter(pk=change.pk).first()
    if found is None:
        raise WithdrawnMeanwhile(_("This was withdrawn meanwhile."))
    return found


def _refuse_past(due_on):
    if due_on < today():
        raise NotPlannable(_("This day is over. Choose today or a day to come."))
