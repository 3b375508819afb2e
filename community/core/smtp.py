"""Handing a mail over, and knowing what became of it."""

import smtplib
from smtplib import SMTPServerDisconnected

from django.core.mail.backends.smtp import EmailBackend

GO_AHEAD = 354  # the server waits for the text


class OutcomeUnknown(Exception):
    """The server had the text, or part of it, and went away without a word: it may keep it."""


class _Telling:
    """An SMTP connection that tells a loss before the text was handed over from one after it."""

    is_handing_over = False

    def getreply(self):
        code, words = super().getreply()
        self.is_handing_over = code == GO_AHEAD
        return code, words

    def data(self, msg):
        try:
            return super().data(msg)
        except (SMTPServerDisconnected, OSError) as error:
            if self.is_handing_over:
                raise OutcomeUnknown(str(error)) from error
            raise


class Plain(_Telling, smtplib.SMTP):
    pass


class Encrypted(_Telling, smtplib.SMTP_SSL):
    pass


class TellingBackend(EmailBackend):
    """Django's own, over connections that know how far they came."""

    @property
    def connection_class(self):
        return Encrypted if self.use_ssl else Plain


def refusal_of(error: Exception) -> tuple[str, bool] | None:
    """Why a mail is refused for good, and whether its address is the reason; None: try again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return (_said(code, words), True) if _is_final(code) else None
    if isinstance(error, smtplib.SMTPDataError) and _is_final(error.smtp_code):
        return _said(error.smtp_code, error.smtp_error), False
    return None


def _is_final(code):
    return 500 <= code < 600


def _said(code, words):
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(f"{code} {text}".split())[:300]
