"""How a member looks on a page: face and name."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

register = template.Library()
SIZES = {"s": " av-s", "m": "", "l": " av-l", "xl": " av-xl", "xxl": " av-xxl"}


def initials(name):
    """One or two letters for the generated face."""
    words = [word for word in name.split() if word[0].isalnum()]
    first = words[0][0] if words else name[:1]
    last = words[-1][0] if len(words) > 1 else ""
    return (first + last).upper()


@register.simple_tag
def avatar(member, size="m", on_duty=False):
    """A member's picture, or their initials on one of eight colours; the name stands beside it."""
    duty = " av-duty" if on_duty else ""
    if member.avatar:
        return format_html(
            '<img class="av{}{}" src="{}" alt="" width="40" height="40" loading="lazy">',
            SIZES[size],
            duty,
            reverse("members:avatar", args=[member.avatar]),
        )
    letters = initials(str(member))
    return format_html(
        '<span class="av{}{}" data-h="{}" aria-hidden="true">{}</span>',
        SIZES[size],
        duty,
        member.hue,
        letters[:1] if size == "s" else letters,
    )


@register.simple_tag
def member_link(member):
    """A member's display name, leading to their profile."""
    return format_html(
        '<a class="who" href="{}" dir="auto">{}</a>', member.get_absolute_url(), member
    )
