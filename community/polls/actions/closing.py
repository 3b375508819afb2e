"""The end of a vote by hand, and taking it up again."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from community.polls.actions.holding import held_poll
from community.polls.ending import end
from community.polls.models import Poll


class NotOpen(Refused):
    """The vote is over."""


class SealedForGood(Refused):
    """What led back to each vote is gone, so that nobody could change theirs."""


@transaction.atomic
def close_poll(*, poll: Poll, by: User) -> Poll:
    """No more votes from now on. Closed twice, it is closed once."""
    held = held_poll(poll)
    if held.closed_at is None:
        end(held, by.pk)
    return held


@transaction.atomic
def reopen_poll(*, poll: Poll) -> Poll:
    """Members may vote again, until somebody closes it."""
    held = held_poll(poll)
    if held.is_closed and held.is_secret:
        raise SealedForGood(
            _("A secret ballot stays closed: nothing leads from a voter to a vote any more.")
        )
    if held.is_answered or held.chosen_id:
        raise NotOpen(_("It was decided already, so it stays closed."))
    if held.is_closed:
        held.closed_at = held.closes_at = None
        held.save(update_fields=["closed_at", "closes_at"])
    return held
