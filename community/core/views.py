"""The letter box of development: mail that was written to a folder, to be read in the browser."""

import email
import re
from email import policy

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from community.core.access import anyone

LETTER = re.compile(r"[A-Za-z0-9][\w.-]{0,200}\.eml", re.ASCII)
SHOWN = 100
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "form-action 'none'; base-uri 'none'; sandbox"
)


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
    """One letter: how mail programs show it, and its text, whose links can be followed."""
    letter = _letter(file)
    context = {"head": letter, "text": _body(letter, "plain"), "file": file}
    return render(request, "mail/letter.html", context | {"has_html": bool(_body(letter, "html"))})


@require_safe
@anyone
@xframe_options_sameorigin
def dev_letter_html(request, file):
    """A letter's HTML by itself, for a frame: it fetches nothing, runs nothing, leads nowhere."""
    html = _body(_letter(file), "html")
    if not html:
        raise Http404
    return HttpResponse(html, headers={"Content-Security-Policy": FRAMED})


def _letter(file):
    _only_in_development()
    path = settings.MAIL_DIR / file
    if not LETTER.fullmatch(file) or not path.is_file():
        raise Http404
    return _read(path)


def _body(letter, kind):
    body = letter.get_body(preferencelist=(kind,))
    return body.get_content() if body else ""


def _only_in_development():
    if not settings.DEV:
        raise Http404


def _age(file):
    return file.stat().st_mtime_ns, file.name


def _read(file):
    return email.message_from_bytes(file.read_bytes(), policy=policy.default)
