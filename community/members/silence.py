"""Silence at every door: who is silenced reads, and changes nothing that others see.

Shut is what does not say otherwise, so that a new form cannot be forgotten. Open stays what is a
member's own affair: how they are told, what they have read, whom they keep away from, asking for
a second look.
"""

from django.core.exceptions import PermissionDenied

from community.members.permissions import silence_of

SAFE = ("GET", "HEAD", "OPTIONS")
OF_THE_ACCOUNT = ("allauth.", "community.core.")  # passwords, addresses, the language: no words


def though_silenced(view):
    """Marks a form that a silenced member may send: it is about nobody but themselves."""
    view.though_silenced = True
    return view


class SilenceMiddleware:
    """Refuses what a silenced member sends, wherever they send it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE or _is_own_affair(view):
            return
        sentence = silence_of(request.user)
        if sentence:
            raise PermissionDenied(sentence)


def _is_own_affair(view):
    is_of_the_account = getattr(view, "__module__", "").startswith(OF_THE_ACCOUNT)
    return is_of_the_account or getattr(view, "though_silenced", False)
