"""Files for a text that is being written, where the page has no script to bring them."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.core.access import members_only, require
from community.core.errors import Refused
from community.core.forms import attempt, status_of
from community.topics import queries
from community.topics.actions import save_draft
from community.topics.forms import DraftForm
from community.topics.models import Draft
from community.topics.views.composing import address_of_draft, place_of
from community.uploads.actions import bring_file
from community.uploads.forms import DescribedFileForm
from community.uploads.markdown import markdown_for
from community.uploads.permissions import can_upload


@require_POST
@members_only
def draft_leave(request):
    """Keep what is in the composer, and go to choose a file for it."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Refused(_("This text cannot be kept as a draft. Shorten it, then add the file."))
    place_of(request.user, form.cleaned_data["place"])
    save_draft(member=request.user, **form.cleaned_data)
    return redirect("topics:attach", form.cleaned_data["place"])


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def file_attach(request, place):
    """Add a file to the draft of a place, then back to writing."""
    place_of(request.user, place)
    require(can_upload(request.user))
    form = DescribedFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = attempt(
            form, lambda: bring_file(owner=request.user, file=form.cleaned_data["file"])
        )
        if upload is not None:
            draft = _with(request.user, place, markdown_for(upload, form.cleaned_data["alt"]))
            return redirect(address_of_draft(draft))
    back = address_of_draft(Draft(place=place))
    status = status_of(form) if form.errors else 200
    return render(request, "uploads/add.html", {"form": form, "back": back}, status=status)


def _with(member, place, markdown):
    """The member's draft with a file below what stands there."""
    draft = queries.draft_for(member, place) or Draft(place=place)
    source = f"{draft.source}\n\n{markdown}\n".lstrip()
    return save_draft(
        member=member,
        place=place,
        title=draft.title,
        source=source,
        tags=draft.tags,
        seen=draft.seen,
    )
