"""Files over HTTP. Every fetch asks anew who may have them."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core import files
from community.core.access import anyone, members_only, require
from community.core.errors import Refused
from community.core.paging import key_page
from community.uploads import permissions, queries
from community.uploads.actions import bring_file, remove_file
from community.uploads.forms import FileForm
from community.uploads.markdown import markdown_for
from community.uploads.models import Upload


@require_POST
@members_only
def file_create(request):
    """Take a file in, for the composer: it answers in JSON, refusals in a sentence."""
    require(permissions.can_upload(request.user))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refusal(form.errors["file"][0], _status_of(form))
    try:
        upload = bring_file(owner=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _refusal(str(refusal), refusal.status)
    shown = {
        "kind": upload.kind,
        "name": upload.name,
        "url": upload.get_absolute_url(),
        "small": upload.small,
        "markdown": markdown_for(upload),
    }
    return JsonResponse(shown, status=HTTPStatus.CREATED)


def _status_of(form):
    too_large = form.has_error("file", "too_large")
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.UNPROCESSABLE_ENTITY


def _refusal(sentence, status):
    return JsonResponse({"said": sentence}, status=status)


@require_safe
@anyone
def picture(request, key, width):
    """One size of a picture."""
    upload = _fetched(request.user, key)
    if width not in upload.widths:
        raise Http404
    return files.answer(request, upload.path_of(width), content_type=upload.content_type)


@require_safe
@anyone
def file(request, key, name):
    """A file to take home. It never opens as a page of ours."""
    upload = _fetched(request.user, key)
    if upload.is_picture or upload.name != name:
        raise Http404
    return files.answer(
        request, upload.path_of(), content_type=upload.content_type, attachment=upload.name
    )


def _fetched(viewer, key):
    upload = get_object_or_404(Upload, key=key)
    if not permissions.can_fetch(viewer, upload):
        raise Http404
    return upload


@require_safe
@members_only
def file_list(request):
    """What a member has brought, and how much room is left."""
    after = request.GET.get("after", "")
    page = key_page(queries.files_of(request.user), after, keys=("-made_at", "-id"))
    taken = queries.room_taken(request.user)
    context = {"page": page, "taken": taken, "most": settings.UPLOAD_QUOTA, "tab": "files"}
    return render(request, "uploads/list.html", context)


@require_POST
@members_only
def file_remove(request, key):
    """Take one's own file away for good."""
    upload = get_object_or_404(Upload, key=key, owner=request.user)
    remove_file(upload=upload)
    messages.success(request, _("The file is gone, wherever it was shown."))
    return redirect("uploads:list")
