"""How a value stands in a row: badges, moments, links, words cut short."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from community.core.templatetags.hearth import icon, moment

EMPTY = "–"
EXCERPT = 140


def badge(word: str, tone: str = "", sign: str = "") -> str:
    """A state, as a word with its colour and its sign."""
    classes = f"badge badge-{tone}" if tone else "badge"
    return format_html(
        '<span class="{}">{}{}</span>', classes, icon(sign, small=True) if sign else "", word
    )


def badges(*shown: str) -> str:
    return format_html_join(" ", "{}", ((one,) for one in shown if one)) or EMPTY


def when(value) -> str:
    return moment(value) or EMPTY


def words(text: str) -> str:
    """What a member wrote, on one line, in its own direction."""
    line = " ".join(text.split())
    short = line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"
    return format_html('<span dir="auto">{}</span>', short) if line else EMPTY


def named(thing) -> str:
    """A name that somebody gave, in its own direction."""
    return format_html('<span dir="auto">{}</span>', thing) if thing else EMPTY


def leads_to(address: str, text) -> str:
    return format_html('<a href="{}" dir="auto">{}</a>', address, text)


def at_desk(thing) -> str:
    """A link to a thing's own page at the desk."""
    meta = thing._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])
    return leads_to(address, thing)


def list_of(model, **filters) -> str:
    """The address of a model's list, narrowed down."""
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist", query=filters)
