"""What is said after a name was asked for."""

from django.utils.translation import gettext as _


def asked_words(request, row):
    """`row` is a quote; whoever asks for their own name has it there at once."""
    if row.member_id == request.user.pk:
        return _("Your name stands beside your words.")
    return _("They are asked. Until they agree, no name stands there.")
