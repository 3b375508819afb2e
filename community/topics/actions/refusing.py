"""What a reply asks for, and what refuses it."""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from community.topics.models import Post, Topic
from community.topics.permissions import can_close_topic


class TopicClosed(Refused):
    """The topic takes no more replies."""


class NotTheirs(Refused):
    """The author was shown out of the group or the house, signed out or silenced a moment ago."""

    status = HTTPStatus.FORBIDDEN


class TooSoon(Refused):
    """The topic is in slow mode, and its author wrote here a moment ago."""


@dataclass(frozen=True)
class Reply:
    """Where a reply goes, and what does not hold for one that was let in: that its author may
    write there now and must not hurry, that the topic must be open, that a draft was sent with
    it."""

    topic: Topic
    author: User
    is_let_in: bool = False
    into_closed: bool = False
    in_no_hurry: bool = False
    takes_draft: bool = True

    @property
    def draft(self) -> str:
        return f"topic:{self.topic.pk}"


def refuse_to_write(topic: Topic):
    """The page that was written on is older than the topic's state."""
    topics = Topic.objects.select_related("group")
    written_in, topic = topic.group_id, topics.filter(pk=topic.pk).first()
    if topic is None or topic.is_deleted:
        raise TopicClosed(_("This topic was deleted while you were writing."))
    if topic.is_archived or topic.group.is_archived:
        raise TopicClosed(_("This topic was archived while you were writing."))
    if topic.group_id != written_in:
        raise TopicClosed(_("This topic moved to another group while you were writing."))
    if topic.is_closed:
        raise TopicClosed(_("This topic was closed while you were writing."))


def refuse_hurry(topic: Topic, reply: Reply, but: int | None = None):
    """In slow mode a member waits between two posts; who keeps the place does not. `but` is the
    key of the post that is being written."""
    if not topic.is_slow or reply.in_no_hurry or can_close_topic(reply.author, topic):
        return
    written = Post.objects.filter(topic=topic, author=reply.author).exclude(pk=but)
    mine = written.order_by("-made_at")
    last = mine.values_list("made_at", flat=True).first()
    again = last and last + timedelta(seconds=topic.slow_seconds)
    if again and again > timezone.now():
        at = date_format(localtime(again), "TIME_FORMAT")
        said = _("This topic is in slow mode. You can write here again at %(at)s.") % {"at": at}
        raise TooSoon(said)
