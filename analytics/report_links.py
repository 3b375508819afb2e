"""The signed words that let somebody outside read one report, until it ends or is taken back."""

import re

from django.conf import settings
from django.core import signing
from django.urls import reverse

from analytics.models import ReportLink

SALT = "analytics.report"
NAMED = re.compile(r"([0-9]{1,18})-([0-9]{1,12})", re.ASCII)


def report_token(link: ReportLink) -> str:
    """Names the row and when it ends: a row that was made to end otherwise has another token."""
    return _signer().sign(f"{link.pk}-{int(link.ends_at.timestamp())}")


def report_address(link: ReportLink) -> str:
    """The configured site's, whatever a request said."""
    return settings.SITE_URL + reverse("analytics:outside", args=[report_token(link)])


def link_named(token: str) -> tuple[int, int] | None:
    """Which row, and its end in seconds; None for what we did not sign."""
    try:
        named = NAMED.fullmatch(_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return (int(named[1]), int(named[2])) if named else None


def _signer():
    return signing.Signer(salt=SALT, sep=".")
