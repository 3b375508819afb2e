"""CSRF tokens as Django's own, masked in a tenth of the time: every page of a member bears one."""

import os
import string

from django.middleware.csrf import CSRF_SECRET_LENGTH, rotate_token
from django.utils.functional import SimpleLazyObject

SIGNS = string.ascii_letters + string.digits  # in Django's order
NUMBER = {sign: number for number, sign in enumerate(SIGNS)}
FAIR = len(SIGNS) * 4  # bytes below are shared out evenly
MASKED = [one % len(SIGNS) for one in range(FAIR)]


def csrf(request):
    """In place of Django's context processor of this name."""
    return {"csrf_token": SimpleLazyObject(lambda: token_of(request))}


def token_of(request) -> str:
    """A token of the request's secret under a mask of its own; the cookie is sent on with it."""
    secret = request.META.get("CSRF_COOKIE", "")
    if len(secret) != CSRF_SECRET_LENGTH:
        rotate_token(request)
        secret = request.META["CSRF_COOKIE"]
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return masked(secret)


def masked(secret: str) -> str:
    mask = _random_numbers()
    pairs = zip(secret, mask, strict=True)
    hidden = [SIGNS[(NUMBER[sign] + number) % len(SIGNS)] for sign, number in pairs]
    return "".join([SIGNS[number] for number in mask] + hidden)


def _random_numbers():
    """As many as a secret has signs, each sign as likely as the others."""
    found = []
    while len(found) < CSRF_SECRET_LENGTH:
        found += [MASKED[one] for one in os.urandom(2 * CSRF_SECRET_LENGTH) if one < FAIR]
    return found[:CSRF_SECRET_LENGTH]
