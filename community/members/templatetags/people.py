"""How a member looks on a page: face and name."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from community.core.faces import file_of

register = template.Library()
SIZES = {"s": " av-s", "m": "", "l": " av-l", "xl": " av-xl", "xxl": " av-xxl"}
# Which sides a face is fetched in, on plain screens and on dense ones.
SIDES = {
    "s": (64, 128, "3x"),
    "m": (64, 128, "3x"),
    "l": (64, 128, "2x"),
    "xl": (64, 128, "2x"),
    "xxl": (128, 256, "2x"),
}


def initials(name):
    """One or two letters for the generated face."""
    words = [word for word in name.split() if word[0].isalnum()]
    first = words[0][0] if words else name[:1]
    last = words[-1][0] if len(words) > 1 else ""
    return (first + last).upper()


def face(name, view, *before, classes, size):
    """The square picture with this name, in the sizes that a screen may want."""
    plain, dense, density = SIDES[size]
    return format_html(
        '<img class="av{}" src="{}" srcset="{} {}" alt="" width="40" height="40" loading="lazy">',
        classes,
        reverse(view, args=[*before, file_of(name, plain)]),
        reverse(view, args=[*before, file_of(name, dense)]),
        density,
    )


@register.simple_tag
def avatar(member, size="m", on_duty=False):
    """A member's picture, or their initials on one of eight colours; the name stands beside it."""
    duty = " av-duty" if on_duty else ""
    if member.avatar:
        return face(member.avatar, "members:avatar", classes=f"{SIZES[size]}{duty}", size=size)
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
