"""Asking somebody to look at a question that waits."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from community.notifications.actions import notify
from community.notifications.models import Kind
from community.topics.models import Topic
from moderation.models import Asked


class NotAskable(Refused):
    """They were asked before, or may not read the question."""


def ask(*, topic: Topic, member: User, by: User) -> Asked:
    """Tell a member that a manager thinks they know this. Once for each question."""
    if not Topic.objects.visible_to(member).filter(pk=topic.pk, deleted_at=None).exists():
        raise NotAskable(_("They cannot read this question."))
    try:
        with transaction.atomic():
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
