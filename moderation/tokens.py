"""The signed words in a letter that show one decision to whom it is about, and let them appeal.

They work without a session, for those who cannot sign in, as long as the appeal is open; they
show this one decision and open nothing else.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from moderation.models import Decision
from moderation.queries.decisions import is_in_time, told_decisions

SALT = "appeal"


def appeal_token(decision: Decision) -> str:
    return signing.dumps(decision.pk, salt=SALT)


def appeal_address(decision: Decision) -> str:
    """Where a letter leads: the decision, and the form for an appeal."""
    return settings.SITE_URL + reverse("moderation:appeal", args=[appeal_token(decision)])


def decision_by(token: str) -> Decision | None:
    """The decision of a link, within the months in which it can be appealed."""
    try:
        number = int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    decision = told_decisions().filter(pk=number, about__is_active=True).first()
    return decision if decision is not None and is_in_time(decision) else None
