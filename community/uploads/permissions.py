"""Who may bring files, and who may fetch them."""

from community.members.models import Viewer
from community.members.permissions import may_speak
from community.uploads.models import Upload
from community.uploads.uses import any_seen


def can_upload(viewer: Viewer) -> bool:
    return may_speak(viewer)


def can_fetch(viewer: Viewer, upload: Upload) -> bool:
    """Those who see now what uses the file; its owner while nothing does."""
    subjects = list(upload.uses.values_list("subject", flat=True))
    if not subjects:
        return viewer.is_authenticated and upload.owner_id == viewer.pk
    return any_seen(viewer, subjects)
