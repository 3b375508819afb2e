"""Masked CSRF tokens are Django's."""

from collections import Counter

from django.middleware.csrf import (
    CSRF_ALLOWED_CHARS,
    _does_token_match,
    _get_new_csrf_string,
)
from django.test import RequestFactory

from community.core.tokens import SIGNS, masked, token_of


def test_a_masked_token_matches_its_secret_and_no_other():
    secret, other = _get_new_csrf_string(), _get_new_csrf_string()

    assert _does_token_match(masked(secret), secret)
    assert not _does_token_match(masked(secret), other)


def test_masks_are_never_the_same_and_use_all_signs_evenly():
    secret = _get_new_csrf_string()
    tokens = {masked(secret) for _ in range(2000)}
    signs = Counter("".join(token[:32] for token in tokens))

    assert SIGNS == CSRF_ALLOWED_CHARS
    assert len(tokens) == 2000
    assert max(signs.values()) < 1.5 * min(signs.values())


def test_whoever_asks_for_a_token_without_a_secret_is_given_one():
    request = RequestFactory().get("/")
    token = token_of(request)

    assert _does_token_match(token, request.META["CSRF_COOKIE"])
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]
