"""Letters to members, in their language; and how much mail strangers may set off."""

import hashlib
import logging

from django.core.cache import cache

from community.core.mail import write_letter
from community.core.models import Letter
from community.members.models import User
from community.members.queries import the_community

HOUR = 60 * 60
TO_ONE_ADDRESS = 3
FROM_THE_HOUSE = 1000

logger = logging.getLogger(__name__)


def write_to(member: User, template: str, **context) -> Letter | None:
    """A letter from the house to a member. Who has no address gets none."""
    if not member.email:
        return None
    context = {"member": member, "house": the_community(), **context}
    return write_letter(
        to=member.email, template=template, language=member.language, context=context
    )


def may_write_to_stranger(address: str) -> bool:
    """Whether anyone but its owner may set off one more mail to an address within the hour."""
    known = hashlib.sha256(address.lower().encode()).hexdigest()
    if not any(cache.add(f"mail:{known}:{slot}", 1, HOUR) for slot in range(TO_ONE_ADDRESS)):
        return False
    cache.add("mail:all", 0, HOUR)
    try:
        sent = cache.incr("mail:all")
    except ValueError:  # the hour ended between the two lines
        sent = 1
    if sent == FROM_THE_HOUSE:
        logger.error("%s mails set off by strangers within an hour: the rest waits", sent)
    return sent <= FROM_THE_HOUSE
