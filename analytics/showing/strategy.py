"""The strategy in its parts, and what a version changed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.models import Strategy
from community.core.diffs import Piece, word_diff

HEADS = {
    "purpose": _("What it is for"),
    "audience": _("Whom it is for"),
    "drives": _("What drives them"),
    "values": _("What we hold to"),
    "success": _("How we know that it works"),
}


@dataclass(frozen=True)
class Part:
    """One part; `diff` against the version before, where that is asked for."""

    head: Promise
    text: str
    diff: list[Piece] | None = None


def parts_of(strategy: Strategy | None) -> list[Part]:
    """Those that say something."""
    if strategy is None:
        return []
    said = ((head, getattr(strategy, name)) for name, head in HEADS.items())
    return [Part(head, text) for head, text in said if text]


def changes_of(before: Strategy | None, version: Strategy) -> list[Part]:
    """Each part with the words it cut and added; all of it as it is, in the first version."""
    if before is None:
        return parts_of(version)
    said = ((head, getattr(before, name), getattr(version, name)) for name, head in HEADS.items())
    return [
        Part(head, text, word_diff(old, text) if old != text else None)
        for head, old, text in said
        if old or text
    ]
