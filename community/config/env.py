"""Settings come from the environment. What is missing is said in one sentence."""

import os

from django.core.exceptions import ImproperlyConfigured


def text(name, default=""):
    return os.environ.get(name, "").strip() or default


def truth(name, default=False):
    value = text(name).lower()
    return value in {"1", "true", "yes", "on"} if value else default


def number(name, default):
    value = text(name)
    if value and not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.")
    return int(value) if value else default


def needed(name, meaning):
    """A setting without which the site must not start."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {meaning}.")
    return value
