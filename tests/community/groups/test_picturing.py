"""A group's picture: shown to those who may know of the group, and to nobody else."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from community.core.faces import files_of
from community.core.outbox import keep_all
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "places"


def change(client, group, **more):
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    sent = more or {"picture": SimpleUploadedFile("us.png", out.getvalue())}
    answer = client.post(reverse("groups:picture_change", args=[group.slug]), sent)
    group.refresh_from_db()
    return answer


def addresses(group):
    return [reverse("groups:picture", args=[group.slug, file]) for file in files_of(group.picture)]


def test_a_picture_stands_where_the_icon_did(client):
    group = make_group(managers=[manager := make_member()])
    client.force_login(manager)

    change(client, group)

    assert {client.get(address).status_code for address in addresses(group)} == {200}
    assert f"{addresses(group)[0]}" in client.get(reverse("groups:list")).text
    assert "srcset" in client.get(group.get_absolute_url()).text


def test_L6_a_picture_follows_its_group_at_the_next_request(client):
    group = make_group(managers=[manager := make_member()])
    client.force_login(manager)
    change(client, group)
    client.force_login(make_member())
    first = client.get(addresses(group)[0])
    assert first.headers["Cache-Control"] == "private, no-cache"

    group.visibility = "secret"
    group.save()

    etag = {"If-None-Match": first.headers["ETag"]}
    assert {client.get(address, headers=etag).status_code for address in addresses(group)} == {404}


def test_only_who_runs_the_group_changes_its_picture(client):
    group = make_group(members=[member := make_member()])
    client.force_login(member)

    assert change(client, group).status_code == 403
    assert group.picture == ""


def test_a_new_picture_takes_the_old_one_away(client, places):
    group = make_group(managers=[manager := make_member()])
    client.force_login(manager)

    change(client, group)
    old = addresses(group)
    change(client, group)
    keep_all()
    assert {path.name for path in places.iterdir()} == set(files_of(group.picture))
    assert {client.get(address).status_code for address in old} == {404}

    change(client, group, remove="1")
    keep_all()
    assert group.picture == ""
    assert not list(places.iterdir())


def test_what_is_no_picture_is_said_beside_the_form(client):
    group = make_group(managers=[manager := make_member()])
    client.force_login(manager)

    answer = change(client, group, picture=SimpleUploadedFile("us.png", b"no"))

    assert answer.status_code == 422
    assert "not a picture that can be read" in answer.text
