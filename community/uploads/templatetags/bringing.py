"""What a page says to the browser about files that may come in."""

from django import template
from django.conf import settings

from community.uploads.forms import ACCEPTED

register = template.Library()


@register.simple_tag
def accepted_files():
    """The ends of names that a file chooser offers."""
    return ACCEPTED


@register.simple_tag
def largest_file():
    """In bytes."""
    return settings.UPLOAD_MAX
