"""The signed words in a letter by which somebody in the organisation reads and answers advice.

They name one advice and one sending of it: sent again, the older link is none any more.
"""

import re

from django.conf import settings
from django.core import signing
from django.urls import reverse

from analytics.models import Advice

SALT = "analytics.advice"
NAMED = re.compile(r"([0-9]{1,18})-([0-9]{1,9})", re.ASCII)


def advice_token(advice: Advice) -> str:
    """The same each time, so that a link that is copied twice is one link."""
    return _signer().sign(f"{advice.pk}-{advice.link_number}")


def advice_address(advice: Advice) -> str:
    """Where the letter leads; the configured site's, whatever a request said."""
    return settings.SITE_URL + reverse("analytics:answer", args=[advice_token(advice)])


def advice_named(token: str) -> tuple[int, int] | None:
    """Which advice and which sending a link names; None for what we did not sign."""
    try:
        named = NAMED.fullmatch(_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return (int(named[1]), int(named[2])) if named else None


def _signer():
    return signing.Signer(salt=SALT, sep=".")
