"""Small words of the templates: icons, moments, addresses."""

from datetime import UTC
from functools import lru_cache, partial
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core import moulds, pieces

register = template.Library()

TURNING = {
    "reply",
    "quote",
    "list",
    "send",
    "undo",
    "next",
    "prev",
    "arrow",
    "welcome",
    "route",
    "horn",
    "poll",
    "hide",
}


@register.simple_tag
def icon(name, small=False):
    """A symbol of the sprite; those with a direction mirror in right-to-left pages."""
    return _drawn_icon(str(name), bool(small))


@lru_cache(maxsize=500)
def _drawn_icon(name, small):
    classes = "i" + (" flip" if name in TURNING else "") + (" i-s" if small else "")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        classes,
        static("i.svg"),  # a short name: a page writes it a hundred times
        name,
    )


@register.simple_tag
def moment(value, at=""):
    """A point in time: short words for people, the exact time for machines and on hover."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}" data-moment>{}</time>',
        exact(value),
        date_format(local, "DATETIME_FORMAT"),
        _spoken(local, timezone.localtime()),
    )


def _spoken(then, now):
    """Today's by the clock, this year's by the day, older ones by month and year."""
    if then.date() == now.date():
        return date_format(then, "TIME_FORMAT")
    if (now.date() - then.date()).days == 1:
        return _("yesterday")
    if then.year == now.year:
        return date_format(then, "MONTH_DAY_FORMAT")
    return date_format(then, "SHORT_DATE_FORMAT")


@register.filter
def exact(value):
    """A moment as machines read it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@register.filter
def briefly(value):
    """The short words of a moment alone."""
    return _spoken(timezone.localtime(value), timezone.localtime())


@register.filter
def at_length(value):
    """Day and clock time, for the head of a post."""
    local = timezone.localtime(value)
    day = _spoken(local, timezone.localtime())
    clock = date_format(local, "TIME_FORMAT")
    return clock if day == clock else _("%(day)s, %(clock)s") % {"day": day, "clock": clock}


@register.simple_tag(takes_context=True)
def with_query(context, **changes):
    """This page's address with some of its query changed; an empty value drops the name."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = value
    return "?" + urlencode(sorted(query.items()))


@register.simple_tag(takes_context=True)
def piece(context, template, *words, **shown):
    """A template that sees only what it is given, kept by its key: see core/pieces.py."""
    draw = partial(_drawn, context.template.engine, template, shown)
    key = pieces.key_of(template, words, shown, _here(context))
    mould = moulds.mould_of(context)
    if mould:
        return mould.put_in(*pieces.parts_of(draw, key))
    return pieces.piece(draw, key, _given(context))


@register.simple_tag(takes_context=True, name="pieces")
def pieces_of(context, template, rows, **shown):
    """A piece for each of these rows, kept by its key; the template knows it as `row`."""
    draw = partial(_drawn_row, context.template.engine, template, shown)
    key = pieces.key_of(template, (), shown, _here(context))
    mould = moulds.mould_of(context)
    if mould:
        return mould.put_in(*[one for row in rows for one in pieces.parts_of_row(draw, key, row)])
    return pieces.row_of_pieces(draw, key, rows, _given(context))


@register.tag
def own(parser, token):
    """What stands in here is the viewer's where the rest of a page is kept: see core/moulds.py."""
    _tag, *name = token.split_contents()
    nodelist = parser.parse(("endown",))
    parser.delete_first_token()
    return moulds.OwnNode(nodelist, *name)


def _given(context):
    token, fresh = context.get("csrf_token", ""), context.get("fresh_key") or ""
    return pieces.Given(token, fresh, context.get("face") or "")


def _here(context):
    """The same for all pieces of a page."""
    if not hasattr(context, "here"):
        context.here = pieces.here()
    return context.here


def _drawn(engine, template, shown, given):
    own = {"csrf_token": given.token, "fresh_key": given.fresh, "face": given.face}
    context = Context(shown | own)
    context.mould = given.mould
    return engine.get_template(template).render(context)


def _drawn_row(engine, template, shown, row, given):
    return _drawn(engine, template, shown | {"row": row}, given)


@register.filter
def has_errors(form):
    return bool(getattr(form, "errors", None))


@register.simple_tag
def site_address():
    """SITE_URL: what addresses that leave the page begin with."""
    return settings.SITE_URL


@register.simple_tag
def span_of(length):
    """A length of time in its largest fitting unit."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 90:
        return ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(count)d h", "%(count)d h", hours) % {"count": hours}
    days = round(hours / 24)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
