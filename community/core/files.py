"""Bytes that are kept: in a folder, or in a bucket where the settings name one.

They always leave through the house, never by an address of their own: whoever asks is asked who
they are, each time.
"""

import secrets
from collections.abc import Iterable
from http import HTTPStatus

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from community.core.errors import error_page
from community.core.outbox import keeper, promise

NO_PAGE = "default-src 'none'; sandbox"
A_YEAR = "private, max-age=31536000, immutable"
FORM_AROUND = 1024 * 1024  # what the other fields of a form with a file may weigh


def new_key() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


def keep(content: bytes, path: str) -> None:
    default_storage.save(path, ContentFile(content))


def forget(paths: Iterable[str]) -> None:
    """Remove what is there; what is gone already is no trouble."""
    for path in paths:
        default_storage.delete(path)


def promise_to_forget(paths: Iterable[str], *, key: str) -> None:
    """They go once nothing names them any more, whatever dies in between."""
    promise(remove_promised, key=key, paths=" ".join(paths))


@keeper
def remove_promised(*, paths: str) -> None:
    forget(paths.split())


def weight(path: str) -> int:
    return default_storage.size(path)


def answer(request, path, *, content_type, attachment="", keeps=False):
    """The bytes, for somebody who may have them. They are asked for anew each time, unless their
    address changes with them (`keeps`)."""
    etag = f'"{path}"'
    response = get_conditional_response(request, etag=etag) or _whole(
        path, content_type, attachment
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = A_YEAR if keeps else "private, no-cache"
    response.headers["Content-Security-Policy"] = NO_PAGE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _whole(path, content_type, attachment):
    try:
        file = default_storage.open(path)
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=content_type)
    disposition = content_disposition_header(bool(attachment), attachment) or "inline"
    response.headers["Content-Disposition"] = disposition
    return response


class BodyLimitMiddleware:
    """Refuses what is too large by what it says of itself, before a byte of it is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdigit() and int(said) <= settings.UPLOAD_MAX + FORM_AROUND:
            return self.get_response(request)
        return too_large(request)


def too_large(request):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    sentence = _("This is larger than 20 MB. Nothing was kept of it; what you wrote is safe.")
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": sentence}, status=status)
    return error_page(request, status, _("Too large"), sentence, kept=[])
