"""Rows and bytes fit each other, and what does not is found."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from community.topics.using import uses_of_nothing
from community.uploads.consistency import lost_files
from community.uploads.models import Upload, Use
from tests.community.uploads.brought import bring_picture, shown
from tests.factories import make_member, make_topic

pytestmark = pytest.mark.django_db


def test_what_is_lost_is_found(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    author = make_member()
    used, idle = bring_picture(author), bring_picture(author)
    make_topic(author=author, source=shown(used))
    assert not [*lost_files(), *uses_of_nothing()]

    default_storage.delete(used.path_of(320))
    default_storage.save(f"files/aa/{'a' * 32}/file", ContentFile(b"x"))
    Upload.objects.filter(pk=idle.pk).update(unused_since=None)
    Use.objects.create(upload=used, subject="post:999999")

    assert list(lost_files()) == [
        f"uploads_upload {used.pk}: {used.path_of(320)} is not there",
        f"uploads_upload: files/aa/{'a' * 32} belongs to no row",
        f"uploads_upload {idle.pk}: unused_since does not fit its uses",
    ]
    assert [line.partition(": ")[2] for line in uses_of_nothing()] == ["post:999999 is not there"]
