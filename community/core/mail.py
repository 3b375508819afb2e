"""Mail: written in the verb's transaction, sent by the relay, under one fixed Message-ID.

A letter's links begin with SITE_URL, never with what a request says its host is.
"""

import re
import secrets
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac

from community.core.letters import Block, as_html, as_text, blocks_of, plain
from community.core.models import Letter
from community.core.outbox import keeper, promise
from community.core.smtp import OutcomeUnknown, refusal_of

SUBJECT_MAX = 200
BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
BOUNCE = re.compile(r"\+([0-9]{1,18})-([0-9a-f]{16})@")


@transaction.atomic
def write_letter(*, to: str, template: str, language: str, context: dict) -> Letter:
    """Promise a mail from `mail/<template>.subject.txt`, `.txt`, in the reader's language."""
    with translation.override(language):
        context = {"site_url": settings.SITE_URL, "to": to, **context}
        subject = one_line(plain(f"mail/{template}.subject.txt", context))
        text = plain(f"mail/{template}.txt", context).strip() + "\n"
        html = as_html(blocks_of(text), subject)
    return post_letter(to=to, subject=subject, text=text, html=html)


@transaction.atomic
def post_letter(*, to: str, subject: str, text: str, html: str = "") -> Letter:
    """Put a written letter into the outbox."""
    letter = Letter.objects.create(
        to=to,
        subject=one_line(subject),
        text=text,
        html=html,
        headers={"Auto-Submitted": "auto-generated"},
        message_id=f"<{secrets.token_hex(16)}@{mail_domain()}>",
    )
    promise(send_letter, key=f"letter:{letter.pk}", letter_id=letter.pk)
    return letter


def hand_over(
    *, to: str, subject: str, blocks: Sequence[Block], headers: dict[str, str], about: str
) -> Letter:
    """Write and send in one go, for a keeper that looked just now at what may be said.

    A server that says "later" raises: the keeper's work is undone, and done again from the truth
    of then. `about` names the effect: the same effect has the same Message-ID.
    """
    name = salted_hmac("letter", about).hexdigest()[:32]
    letter = Letter.objects.create(
        to=to,
        subject=one_line(subject),
        text=as_text(blocks),
        html=as_html(blocks, subject),
        headers={"Auto-Submitted": "auto-generated", "Precedence": "bulk", **headers},
        message_id=f"<{name}@{mail_domain()}>",
    )
    _send(letter)
    return letter


@keeper
def send_letter(*, letter_id: int) -> None:
    """Send a letter that was not sent yet, and forget its text: it may carry a secret link."""
    letter = Letter.objects.select_for_update().filter(pk=letter_id).first()
    if letter is not None and not letter.is_settled:
        _send(letter)


def _send(letter):
    """Hand a letter to the mail server, and note what became of it. Raises to be tried again."""
    try:
        _message(letter).send()
        letter.sent_at = timezone.now()
    except OutcomeUnknown:
        letter.unsure_at = timezone.now()
    except Exception as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        letter.refused_because, letter.is_address_bad = refusal
        letter.refused_at = timezone.now()
    letter.text = letter.html = ""
    letter.save()


def _message(letter):
    message = EmailMultiAlternatives(
        letter.subject[:SUBJECT_MAX], letter.text, _returns_to(letter), [letter.to]
    )
    message.extra_headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": letter.message_id,
        **letter.headers,
    }
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _returns_to(letter):
    """Where the post office sends back what cannot be delivered: an address of this letter's own,
    when the organisation set one up; otherwise the sender's."""
    if not settings.BOUNCE_EMAIL:
        return settings.DEFAULT_FROM_EMAIL
    local, _at, domain = settings.BOUNCE_EMAIL.rpartition("@")
    return f"{local}+{letter.pk}-{_proof(letter.pk)}@{domain}"


def letter_returned(address: str) -> Letter | None:
    """The letter whose own return address this is."""
    found = BOUNCE.search(address)
    if found is None or not constant_time_compare(found[2], _proof(int(found[1]))):
        return None
    return Letter.objects.filter(pk=int(found[1])).first()


def _proof(pk):
    return salted_hmac("bounce", str(pk)).hexdigest()[:16]


def one_line(text: str) -> str:
    """What stands in a header never begins a line of its own (U+2028 and its kin included)."""
    return " ".join(BREAKS.sub(" ", text).split())


def mail_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


class FolderBackend(BaseEmailBackend):
    """Writes each mail to a file named after its Message-ID: the same mail twice is one file."""

    def send_messages(self, messages):
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True)
        for message in messages:
            parsed = message.message()
            name = re.sub(r"[^A-Za-z0-9.-]", "", parsed["Message-ID"])[:120]
            stamp = timezone.now().strftime("%Y%m%dT%H%M%S")
            old = next(settings.MAIL_DIR.glob(f"*_{name}.eml"), None)
            path = old or settings.MAIL_DIR / f"{stamp}_{name}.eml"
            path.write_bytes(parsed.as_bytes())
        return len(messages)
