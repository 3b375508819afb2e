"""How a group looks on a page: its picture, or its icon on its colour."""

from django import template
from django.utils.html import format_html

from community.core.templatetags.hearth import icon
from community.members.templatetags.people import SIZES, face

register = template.Library()


@register.simple_tag
def group_face(group, size="l"):
    """A group's picture, or its icon; the name stands beside it."""
    classes = f"{SIZES[size]} av-group"
    if group.picture:
        return face(group.picture, "groups:picture", group.slug, classes=classes, size=size)
    return format_html(
        '<span class="av{}" data-h="{}">{}</span>', classes, group.colour, icon(group.icon)
    )
