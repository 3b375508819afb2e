"""Files that are no pictures: which kinds come in, and without what they carry about people."""

import subprocess
import sys
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 20 * 1024 * 1024
TEXTS = {"txt": "text/plain", "md": "text/markdown", "csv": "text/csv"}
OFFICE = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
TYPES = {"pdf": "application/pdf", **TEXTS, **OFFICE}
SECONDS = 10
WASHER = Path(__file__).with_name("washing.py")

TOO_LARGE = _("The file is larger than 20 MB. Please choose a smaller one.")
UNKNOWN = _(
    "Files of this kind do not come in. Pictures, PDF, text, CSV and documents of "
    "LibreOffice and Office do."
)
NOT_WHAT_IT_SAYS = _("What is inside does not fit the end of the file's name.")
UNREADABLE = _("This file is damaged, locked with a password or too tangled to be checked.")


def kind_of(name: str) -> str:
    """The end of a name, which says what a file is."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def washed(upload: File) -> bytes:
    """The file without authors, places and scripts; or a sentence that says what is wrong."""
    kind = kind_of(upload.name)
    if kind not in TYPES:
        raise ValidationError(UNKNOWN)
    if upload.size > LARGEST_FILE:
        raise ValidationError(TOO_LARGE)
    content = upload.read()
    if kind in TEXTS:
        return _text(content)
    if not content.startswith(b"%PDF-" if kind == "pdf" else b"PK\x03\x04"):
        raise ValidationError(NOT_WHAT_IT_SAYS)
    return _washed_apart("pdf" if kind == "pdf" else "office", content)


def _text(content):
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(NOT_WHAT_IT_SAYS) from error
    if "\x00" in words:
        raise ValidationError(NOT_WHAT_IT_SAYS)
    return content


def _washed_apart(kind, content):
    """In a process of its own, bounded in memory and time, that knows no password of ours."""
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(WASHER), kind],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env={},
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ValidationError(UNREADABLE) from error
    return done.stdout
