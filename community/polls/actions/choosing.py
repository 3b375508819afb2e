"""From times and places to one of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from community.polls.actions.holding import held_poll
from community.polls.ending import end
from community.polls.models import Option, Poll, PollKind


class NotThere(Refused):
    """This poll has no such time or place."""


@transaction.atomic
def choose_option(*, poll: Poll, option_id: int, by: User) -> Option:
    """Decide for one of the dates: the vote is over, and an event can begin with it."""
    held = held_poll(poll)
    option = Option.objects.filter(poll=held, pk=option_id).first()
    if option is None or held.kind != PollKind.DATES:
        raise NotThere(_("Choose among what is offered."))
    held.chosen = option
    held.save(update_fields=["chosen"])
    if held.closed_at is None:
        end(held, by.pk)
    return option
