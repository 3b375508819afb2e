"""Mail: written in the verb's transaction, sent by the relay, under one fixed Message-ID.

A letter's links begin with SITE_URL, never with what a request says its host is.
"""

import re
import secrets
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from community.core.models import Letter
from community.core.outbox import keeper, promise


@transaction.atomic
def write_letter(*, to: str, template: str, language: str, context: dict) -> Letter:
    """Promise a mail from `mail/<template>.subject.txt`, `.txt`, in the reader's language."""
    with translation.override(language):
        context = {"site_url": settings.SITE_URL, "to": to, **context}
        subject = " ".join(_plain(f"mail/{template}.subject.txt", context).split())
        text = _plain(f"mail/{template}.txt", context).strip() + "\n"
    return post_letter(to=to, subject=subject, text=text)


@transaction.atomic
def post_letter(*, to: str, subject: str, text: str, html: str = "") -> Letter:
    """Put a written letter into the outbox."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    letter = Letter.objects.create(
        to=to,
        subject=subject,
        text=text,
        html=html,
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
    )
    promise(send_letter, key=f"letter:{letter.pk}", letter_id=letter.pk)
    return letter


def _plain(template, context):
    """Text for people, not for browsers: nothing in it is escaped."""
    return get_template(template).template.render(Context(context, autoescape=False))


@keeper
def send_letter(*, letter_id: int) -> None:
    """Send a letter that was not sent yet, and forget its text: it may carry a secret link."""
    letter = Letter.objects.filter(pk=letter_id, sent_at=None).first()
    if letter is None:
        return
    message = EmailMultiAlternatives(
        letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.to]
    )
    message.extra_headers = {"Message-ID": letter.message_id, **letter.headers}
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), text="", html="")


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
