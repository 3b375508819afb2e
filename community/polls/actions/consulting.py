"""What makes a poll a consultation: who is asked, how many are needed, and the answer."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.markup import render
from community.core.outbox import promise
from community.members.models import User
from community.polls.actions.holding import held_poll
from community.polls.actions.screened import screened
from community.polls.models import Electorate, Poll
from community.polls.telling import tell_outcome
from community.topics.rendering import people_named


class Fixed(Refused):
    """Members voted under these terms."""


class StillOpen(Refused):
    """There is nothing to answer before the vote is over."""


@transaction.atomic
def consult(*, poll: Poll, by: User, electorate: Electorate, quorum: int | None) -> Poll:
    """Make a poll a consultation, or change its terms while nobody is bound by them."""
    held = held_poll(poll)
    if held.voter_count and electorate != held.electorate:
        raise Fixed(_("Who may answer cannot change any more: somebody voted already."))
    if held.is_closed and held.is_consultation and quorum != held.quorum:
        raise Fixed(_("The quorum cannot change any more: the vote is over."))
    held.electorate, held.quorum = electorate, quorum
    if not held.is_consultation:
        held.consulted_by, held.consulted_at = by, timezone.now()
    held.save(update_fields=["electorate", "quorum", "consulted_by", "consulted_at"])
    return held


@transaction.atomic
def answer_poll(*, poll: Poll, by: User, outcome: str) -> Poll:
    """Say what came of a consultation. Who voted is told once, also when it is reworded later."""
    held = held_poll(poll)
    if not held.is_closed or not held.is_consultation:
        raise StillOpen(_("Close the consultation first, then say what came of it."))
    _title, words = screened(post=held.post, author=by, title="", source=outcome)
    is_first = not held.is_answered
    held.outcome = words
    held.outcome_html = render(held.outcome, names=people_named).html
    held.outcome_by = by
    if is_first:
        held.outcome_at = timezone.now()
    held.save(update_fields=["outcome", "outcome_html", "outcome_by", "outcome_at"])
    if is_first:
        promise(tell_outcome, key=f"poll_outcome:{held.pk}", poll_id=held.pk)
    return held
