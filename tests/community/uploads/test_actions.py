"""Files are brought, used, and taken away for good."""

import os
import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils.timezone import now

from community.core import outbox
from community.core.errors import Refused
from community.topics.actions import purge_post, purge_topic, save_draft, write_edit, write_reply
from community.uploads.actions import NoRoom, bring_file, clean_name, remove_file
from community.uploads.models import Upload, Use
from community.uploads.removal import remove_orphans
from tests.community.uploads.brought import bring_picture, picture_file, shown, text_file
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def on_disk(media):
    return sorted(path for path in media.rglob("*") if path.is_file())


def test_a_picture_is_kept_in_three_sizes_under_names_of_ours(media):
    upload = bring_picture(make_member(), size=(2000, 1000))

    assert upload.widths == [320, 800, 1600]
    assert (upload.width, upload.height) == (1600, 800)
    assert [path.name for path in on_disk(media)] == ["1600.webp", "320.webp", "800.webp"]
    assert upload.size == sum(path.stat().st_size for path in on_disk(media))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\plan.csv", "plan.csv"),
        ("a\x00b.txt", "ab.txt"),
        ("CON.txt", "CON.txt"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
        ("invoice\u202etxt.csv", "invoicetxt.csv"),
        ("תפריט שבועי.csv", "תפריט שבועי.csv"),
        ("/abs/olute.md", "olute.md"),
    ],
)
def test_U3_a_name_is_only_shown_and_never_a_path(media, given, kept):
    assert clean_name(given) == kept
    file = text_file()
    file._name = given

    upload = bring_file(owner=make_member(), file=file)

    assert upload.name == kept
    [path] = on_disk(media)
    assert path.relative_to(media).as_posix() == f"files/{upload.key[:2]}/{upload.key}/file"
    assert oct(path.stat().st_mode & 0o777) == "0o640"
    assert not [other for other in media.parent.iterdir() if other != media]


def test_U3_the_same_name_a_hundred_times_is_a_hundred_files(media, settings):
    owner = make_member()

    keys = {bring_file(owner=owner, file=text_file("same.csv")).key for _ in range(100)}

    assert len(keys) == len(on_disk(media)) == 100
    with pytest.raises(Refused, match="one day"):
        bring_file(owner=owner, file=text_file())
    assert len(on_disk(media)) == 100


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("page.svg", b"<svg/>"),
        SimpleUploadedFile("page.jpg", b"<script>alert(1)</script>"),
        SimpleUploadedFile("page.html", b"<p>"),
    ],
)
def test_U1_what_is_refused_leaves_nothing_behind(media, file):
    with pytest.raises(Refused):
        bring_file(owner=make_member(), file=file)

    assert not Upload.objects.exists()
    assert not on_disk(media)


@pytest.mark.django_db(transaction=True)
def test_U4_quota_holds_under_fifty_at_once(settings, media):
    settings.UPLOAD_QUOTA = 10 * 4 + 2
    owner = make_member()
    taken, refused = [], []

    def bring():
        try:
            taken.append(bring_file(owner=owner, file=text_file()))
        except NoRoom as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(taken), len(refused)) == (10, 40)
    assert Upload.objects.count() == len(on_disk(media)) == 10


def test_a_post_holds_the_files_that_it_shows():
    author = make_member()
    first, second = bring_picture(author), bring_picture(author)
    topic = make_topic(author=author, source=f"See {shown(first)}")
    post = topic.posts.get()
    assert list(Use.objects.values_list("upload", "subject")) == [(first.pk, f"post:{post.pk}")]

    write_edit(post=post, editor=author, source=f"Now {shown(second)}", seen=0)

    assert list(Use.objects.values_list("upload", flat=True)) == [second.pk]
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.unused_since is not None
    assert second.unused_since is None


def test_a_managers_edit_may_bring_a_picture_of_theirs():
    manager = make_member(is_manager=True)
    topic = make_topic()
    upload = bring_picture(manager)

    post = write_edit(post=topic.posts.get(), editor=manager, source=shown(upload), seen=0)

    assert "<img" in post.html


def test_L4_a_picture_of_somebody_else_does_not_exist_until_one_may_read_it():
    author, owner = make_member(), make_member()
    upload = bring_picture(owner)
    secret = make_group(visibility="secret", members=[owner])
    make_topic(group=secret, author=owner, source=shown(upload))

    post = make_post(author=author, source=f"Look {shown(upload, 'canary words')}")

    assert "<img" not in post.html
    assert upload.key not in post.html
    assert not Use.objects.filter(subject=f"post:{post.pk}").exists()


def test_L4_a_picture_of_an_open_topic_may_be_shown_again():
    upload = bring_picture(owner := make_member())
    make_topic(author=owner, source=shown(upload))

    post = make_post(source=shown(upload))

    assert f"/files/{upload.key}/" in post.html
    assert upload.uses.count() == 2


def test_U4_a_purged_post_takes_its_files_along(media):
    manager, author = make_member(is_manager=True), make_member()
    topic = make_topic(author=author)
    gone, shared = bring_picture(author), bring_picture(author)
    post = make_post(topic=topic, author=author, source=f"{shown(gone)} {shown(shared)}")
    make_post(topic=topic, author=author, source=shown(shared))

    purge_post(post=post, by=manager, reason="asked for")
    outbox.keep_all()

    assert list(Upload.objects.all()) == [shared]
    assert {path.parent.name for path in on_disk(media)} == {shared.key}


def test_U4_a_purged_topic_takes_its_files_along(media):
    manager, author = make_member(is_manager=True), make_member()
    topic = make_topic(author=author, source=shown(bring_picture(author)))
    make_post(topic=topic, author=author, source=shown(bring_picture(author)))
    assert len(on_disk(media)) == 6

    purge_topic(topic=topic, by=manager, reason="asked for")
    outbox.keep_all()

    assert not Upload.objects.exists()
    assert not on_disk(media)


def test_U4_an_owner_takes_a_picture_away_wherever_it_is_shown(media):
    upload = bring_picture(author := make_member())
    make_topic(author=author, source=shown(upload))

    remove_file(upload=upload)
    outbox.keep_all()

    assert not on_disk(media)
    assert not Use.objects.exists()


def test_U4_what_nothing_uses_goes_after_a_day_and_nothing_else_does(media):
    author = make_member()
    used, fresh, old, drafted = (bring_picture(author) for _ in range(4))
    make_topic(author=author, source=shown(used))
    Upload.objects.exclude(pk=fresh.pk).filter(unused_since__isnull=False).update(
        unused_since=now() - timedelta(hours=25)
    )
    save_draft(member=author, place="group:1", source=f"Not yet {shown(drafted)}")

    assert remove_orphans() == 1
    outbox.keep_all()

    assert set(Upload.objects.all()) == {used, fresh, drafted}
    assert old.key not in {path.parent.name for path in on_disk(media)}
    assert len(on_disk(media)) == 9


def test_a_post_that_comes_while_its_file_goes_is_posted_without(media):
    author = make_member()
    upload = bring_picture(author)
    topic = make_topic()
    source = shown(upload)
    remove_file(upload=upload)

    post = write_reply(topic=topic, author=author, source=source, key="")

    assert "<img" not in post.html


def test_a_refused_row_leaves_no_bytes(settings, media):
    settings.UPLOAD_QUOTA = 10

    with pytest.raises(NoRoom):
        bring_picture(make_member())

    assert not on_disk(media)


def test_U3_links_inside_the_media_folder_lead_nowhere_new(media):
    upload = bring_file(owner=make_member(), file=text_file())
    path = media / upload.path_of()

    assert not path.is_symlink()
    assert os.path.realpath(path).startswith(os.path.realpath(media))
    with pytest.raises(Exception, match=r"outside|located"):
        default_storage.open("../outside")
    assert picture_file().size
