"""Whether rows and bytes still fit each other. A person has to look at what is found."""

from collections.abc import Iterator

from django.core.files.storage import default_storage

from community.uploads.models import Upload, Use


def lost_files() -> Iterator[str]:
    """One line for each row without its bytes, folder without its row, and wrong moment."""
    kept = set()
    for upload in Upload.objects.order_by("pk").iterator():
        kept.add(upload.key)
        for path in upload.paths:
            if not default_storage.exists(path):
                yield f"uploads_upload {upload.pk}: {path} is not there"
    for key in _keys_in_storage():
        if key not in kept:
            yield f"uploads_upload: files/{key[:2]}/{key} belongs to no row"
    used = Use.objects.values("upload")
    wrong = Upload.objects.filter(unused_since=None).exclude(pk__in=used)
    wrong |= Upload.objects.filter(unused_since__isnull=False, pk__in=used)
    for upload in wrong.order_by("pk"):
        yield f"uploads_upload {upload.pk}: unused_since does not fit its uses"


def _keys_in_storage():
    try:
        shelves, _files = default_storage.listdir("files")
    except FileNotFoundError:
        return
    for shelf in shelves:
        yield from default_storage.listdir(f"files/{shelf}")[0]
