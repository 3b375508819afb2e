"""What waits for a manager, in the hands of its author."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.core.access import members_only
from community.members.silence import though_silenced
from community.topics.actions import take_back_held
from community.topics.models import Held, Post, Topic
from community.topics.views.composing import address_of_draft
from community.topics.views.reading import address_on_page


def address_of_written(written):
    """Where the author finds what they sent: a topic, a post, or what waits."""
    if isinstance(written, Topic):
        return written.get_absolute_url()
    if isinstance(written, Post):
        return address_on_page(written.topic, written.number)
    if written.became is not None:
        return address_of_written(written.became)
    return _address_of_held(written)


def _address_of_held(held):
    if held.topic_id is None:
        return f"{held.group.get_absolute_url()}#held-{held.pk}"
    page, _hash, _post = address_on_page(held.topic, held.topic.last_number).partition("#")
    return f"{page}#held-{held.pk}"


@require_POST
@members_only
@though_silenced
def held_edit(request, pk):
    """Take it back into its composer."""
    draft = _taken_back(request, pk)
    return redirect(f"{address_of_draft(draft)}#reply")


@require_POST
@members_only
@though_silenced
def held_take_back(request, pk):
    """Take it back, for now or for good: it lies among the drafts."""
    _taken_back(request, pk)
    messages.success(request, _("Taken back. It is among your drafts."))
    return redirect("topics:drafts")


def _taken_back(request, pk):
    own = Held.objects.visible_to(request.user).filter(author=request.user)
    return take_back_held(held=get_object_or_404(own, pk=pk))
