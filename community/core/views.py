"""The letter box of development: mail that was written to a folder, to be read in the browser."""

import email
import re
from email import policy

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.core.access import anyone

LETTER = re.compile(r"[A-Za-z0-9][\w.-]{0,200}\.eml", re.ASCII)
SHOWN = 100


@require_safe
@anyone
def dev_mail(request):
    """The latest letters, newest first."""
    _only_in_development()
    files = sorted(settings.MAIL_DIR.glob("*.eml"), key=_age, reverse=True)[:SHOWN]
    letters = [{"file": file.name, "head": _read(file)} for file in files]
    return render(request, "mail/box.html", {"letters": letters})


@require_safe
@anyone
def dev_letter(request, file):
    """One letter as text, its links to be followed."""
    _only_in_development()
    path = settings.MAIL_DIR / file
    if not LETTER.fullmatch(file) or not path.is_file():
        raise Http404
    letter = _read(path)
    body = letter.get_body(preferencelist=("plain",))
    text = body.get_content() if body else ""
    return render(request, "mail/letter.html", {"head": letter, "text": text, "file": file})


def _only_in_development():
    if not settings.DEV:
        raise Http404


def _age(file):
    return file.stat().st_mtime_ns, file.name


def _read(file):
    return email.message_from_bytes(file.read_bytes(), policy=policy.default)
