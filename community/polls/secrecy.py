"""What keeps a secret ballot secret.

While it is open, nothing in the database names its voters: a ballot bears a keyed hash of poll and
member, and a key that tells no order. Who has SECRET_KEY and the tables could still try every
member, since a voter must be able to find their own ballot. So when it is closed, the ballots are
written anew, shuffled and without marks, and who voted is written beside them in one go: from then
on nobody can say who chose what, with whatever key. That is why a secret ballot stays closed.
"""

import secrets
from random import SystemRandom

from django.conf import settings
from django.utils.crypto import salted_hmac

from community.members.models import User
from community.polls.models import Ballot, Poll, Voter

SALT = "community.polls.secrecy"
AT_A_TIME = 2_000


def marks_of(poll_id: int, member_id: int) -> list[str]:
    """What this member's ballot may bear: the newest key first, older ones still lead to it."""
    words = f"{poll_id}:{member_id}"
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [salted_hmac(SALT, words, key, algorithm="sha256").hexdigest() for key in keys]


def seal(poll: Poll) -> None:
    """Throw away all that leads from a voter to a ballot. The poll's row is locked."""
    ballots = list(Ballot.objects.filter(poll=poll))
    marks = {one.mark for one in ballots}
    members = User.objects.order_by("pk").values_list("pk", flat=True) if marks else ()
    voted = [pk for pk in members if not marks.isdisjoint(marks_of(poll.pk, pk))]
    SystemRandom().shuffle(ballots)
    Ballot.objects.filter(poll=poll).delete()
    Ballot.objects.bulk_create(
        [
            Ballot(poll=poll, mark=secrets.token_hex(32), chosen=one.chosen, fits=one.fits)
            for one in ballots
        ],
        AT_A_TIME,
    )
    Voter.objects.bulk_create([Voter(poll=poll, member_id=pk) for pk in voted], AT_A_TIME)
