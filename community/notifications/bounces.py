"""Mail that came back: what the post office says about a letter of ours."""

from email.message import EmailMessage
from email.utils import parseaddr

from django.db import transaction

from community.core.mail import letter_returned
from community.core.models import Letter
from community.members.models import User
from community.notifications.actions import stop_mail

RETURNED_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
LONGEST = 2 * 1024 * 1024


@transaction.atomic
def take_bounce(message: EmailMessage) -> list[User]:
    """Stop mail to whom a letter could not be delivered for good; who they are.

    Anybody may write a report: it is believed when it names a letter by its own return address
    or by its Message-ID, which only its reader and the post offices between know.
    """
    because = _final_failure(message)
    letter = _letter_of(message) if because else None
    if letter is None:
        return []
    members = list(User.objects.filter(email__iexact=letter.to))
    for member in members:
        stop_mail(member=member, because=because)
    return members


def _final_failure(message):
    """What a delivery report says of a failure for good; nothing for anything else."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for lines in part.get_payload():
                is_final = str(lines.get("Status", "")).strip().startswith("5")
                if is_final and str(lines.get("Action", "")).strip().lower() == "failed":
                    said = lines.get("Diagnostic-Code") or lines.get("Status")
                    return " ".join(str(said).split())[:300]
    return ""


def _letter_of(message):
    for header in RETURNED_TO:
        for value in message.get_all(header, []):
            letter = letter_returned(parseaddr(str(value))[1])
            if letter is not None:
                return letter
    return Letter.objects.filter(message_id__in=_named_in(message)).first()


def _named_in(message):
    """The Message-IDs of what the report encloses."""
    found = []
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            found += [str(one.get("Message-ID", "")).strip() for one in part.get_payload()]
        elif kind == "text/rfc822-headers":
            lines = part.get_content().splitlines()
            found += [
                line.partition(":")[2].strip()
                for line in lines
                if line.lower().startswith("message-id:")
            ]
    return [one for one in found if one][:5]
