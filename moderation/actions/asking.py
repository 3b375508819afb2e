"""Asking somebody to look at a question that waits."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from community.notifications.actions import notify
from community.notifications.models import Kind
from community.topics.models import Topic
from moderation.models import Asked

PEOPLE_MOST = 5  # for one question
ASKS_MOST = 30  # a day, by one person


class NotAskable(Refused):
    """They were asked before, or may not read the question; or enough were asked."""


def ask(*, topic: Topic, member: User, by: User) -> Asked:
    """Tell a member that a manager thinks they know this. Once for each question."""
    if not Topic.objects.visible_to(member).filter(pk=topic.pk, deleted_at=None).exists():
        raise NotAskable(_("They cannot read this question."))
    try:
        with transaction.atomic():
            _refuse_enough(topic, by)
            asked = Asked.objects.create(topic=topic, member=member, by=by)
            notify(
                members=[member.pk],
                kind=Kind.WORD,
                subject=f"asked:{asked.pk}",
                gather=f"topic:{topic.pk}",
                place=topic.group_id,
                actor=by,
            )
    except IntegrityError as error:
        raise NotAskable(_("They were asked already.")) from error
    return asked


def _refuse_enough(topic, by):
    """The locks let two who ask at once take turns."""
    topic = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if not topic.is_question or topic.is_solved or topic.reply_count:
        raise NotAskable(_("Nobody waits for an answer here."))
    if Asked.objects.filter(topic=topic).count() >= PEOPLE_MOST:
        raise NotAskable(_("Enough people were asked about this question."))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    lately = timezone.now() - timedelta(days=1)
    if Asked.objects.filter(by=by, made_at__gt=lately).count() >= ASKS_MOST:
        raise NotAskable(_("You asked many people today. Go on tomorrow."))
