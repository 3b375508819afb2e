"""What every verb about a poll begins with: it holds the poll as it is now."""

from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.polls.models import Poll


class PollGone(Refused):
    """Somebody took the poll away meanwhile."""


def held_poll(poll: Poll) -> Poll:
    """The poll, locked, on the post that the caller knows."""
    locked = Poll.objects.select_for_update(no_key=True).filter(pk=poll.pk).first()
    if locked is None:
        raise PollGone(_("This poll was taken away meanwhile."))
    locked.post = poll.post
    return locked
