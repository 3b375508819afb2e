"""Files in a bucket instead of a folder: the same site, the same questions."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from community.config import env
from community.config.addresses import file_storage
from community.core import outbox
from community.members.actions import change_avatar
from community.uploads.actions import remove_file
from tests.community.uploads.brought import addresses, bring_picture, shown
from tests.community.uploads.buckets import bucket
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
NAMES = ("S3_BUCKET", "S3_ENDPOINT", "S3_REGION", "S3_KEY", "S3_SECRET")


@pytest.fixture(autouse=True)
def no_bucket(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def s3(settings, monkeypatch):
    with bucket() as server:
        monkeypatch.setenv("S3_BUCKET", "hearth")
        monkeypatch.setenv("S3_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("S3_REGION", "eu-north-1")
        monkeypatch.setenv("S3_KEY", "key")
        monkeypatch.setenv("S3_SECRET", "secret")
        settings.STORAGES = settings.STORAGES | {"default": file_storage(env)}
        yield server


def test_without_a_bucket_files_stand_in_a_folder():
    assert file_storage(env)["BACKEND"].endswith("FileSystemStorage")


@pytest.mark.parametrize("missing", ["S3_KEY", "S3_SECRET", "S3_BUCKET"])
def test_a_bucket_half_told_is_one_sentence(monkeypatch, missing):
    for name in {"S3_BUCKET", "S3_KEY", "S3_SECRET"} - {missing}:
        monkeypatch.setenv(name, "x")

    with pytest.raises(ImproperlyConfigured, match=f"^Set {missing}: "):
        file_storage(env)


def test_files_live_in_the_bucket_and_leave_through_the_site(s3, client):
    author = make_member()
    upload = bring_picture(author)
    secret = make_group(visibility="secret", members=[author])
    make_topic(group=secret, author=author, source=shown(upload))

    assert set(s3.kept) == {f"/hearth/{path}" for path in upload.paths}
    assert all(s3.signed)
    assert {client.get(address).status_code for address in addresses(upload)} == {404}
    client.force_login(author)
    response = client.get(upload.get_absolute_url())
    assert response.getvalue() == s3.kept[f"/hearth/{upload.path_of(upload.width)}"]
    assert "Location" not in response.headers

    remove_file(upload=upload)
    outbox.keep_all()
    assert not s3.kept


def test_what_the_bucket_lost_is_not_found(s3, client):
    author = make_member()
    upload = bring_picture(author)
    client.force_login(author)
    s3.kept.clear()

    assert client.get(upload.get_absolute_url()).status_code == 404


def test_faces_live_in_the_bucket_too(s3, client):
    member = change_avatar(member=make_member(), picture={64: b"s", 128: b"m", 256: b"l"})

    assert len(s3.kept) == 3
    assert client.get(f"/people/face/{member.avatar}").getvalue() == b"l"
