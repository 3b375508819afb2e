"""Bringing files, tying them to what shows them, and taking them away for good."""

import unicodedata
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core import files
from community.core.documents import kind_of, washed
from community.core.errors import Refused
from community.core.images import pictures
from community.members.models import User
from community.uploads.models import NAME_MAX, Kind, Upload, Use
from community.uploads.queries import room_left
from community.uploads.removal import remove

PICTURES = {"jpg", "jpeg", "png", "webp", "gif"}


class FileRefused(Refused):
    """What is in the file keeps it out."""

    status = 422


class NoRoom(Refused):
    """The member's room for files is full."""


class TooManyFiles(Refused):
    """Enough for one day."""


def bring_file(*, owner: User, file: File) -> Upload:
    """Keep a file, written anew. Until something uses it, only its owner sees it."""
    upload = Upload(owner=owner, key=files.new_key(), name=clean_name(file.name))
    file.name = upload.name
    pieces = _pieces(upload, file)
    upload.size = sum(map(len, pieces.values()))
    try:
        for path, content in pieces.items():
            files.keep(content, path)
        _take_room(upload)
    except BaseException:
        files.forget(pieces)
        raise
    return upload


def _pieces(upload, file):
    """What is to be written, by path; or a refusal that says why not."""
    try:
        if kind_of(file.name) in PICTURES:
            return _picture(upload, file)
        upload.kind = Kind.FILE
        return {upload.path_of(): washed(file)}
    except ValidationError as error:
        raise FileRefused(error.messages[0]) from error


def _picture(upload, file):
    sizes = pictures(file)
    upload.kind = Kind.PICTURE
    upload.widths = list(sizes)
    upload.width = upload.widths[-1]
    upload.height = sizes[upload.width][0]
    return {upload.path_of(width): content for width, (_height, content) in sizes.items()}


@transaction.atomic
def _take_room(upload):
    """Counts and inserts as one: fifty at once fit no more than one after the other."""
    User.objects.select_for_update(of=["self"]).get(pk=upload.owner_id)
    if upload.size > room_left(upload.owner):
        raise NoRoom(_("Your room for files is full. Remove some that you no longer need."))
    today = timezone.now() - timedelta(days=1)
    if Upload.objects.filter(owner=upload.owner, made_at__gt=today).count() >= (
        settings.UPLOADS_A_DAY
    ):
        raise TooManyFiles(_("That was a lot of files for one day. Go on tomorrow."))
    upload.save()


def clean_name(name: str) -> str:
    """A name as others read it: one line, nothing that turns it around, its end kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    said = "".join(
        sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C"
    )
    said = " ".join(said.split()).strip(". ")
    stem, dot, end = said.rpartition(".")
    if not dot:
        return said[:NAME_MAX] or "file"
    return f"{(stem or 'file')[: NAME_MAX - len(end[:8]) - 1]}.{end[:8]}"


@transaction.atomic
def use_files(*, subject: str, keys: Collection[str]) -> None:
    """From now on the subject shows these files and no others."""
    before = Upload.objects.filter(uses__subject=subject)
    concerned = Upload.objects.filter(Q(key__in=keys) | Q(pk__in=before.values("pk")))
    held = list(concerned.order_by("pk").select_for_update())  # the sweep may want them
    shown = [upload for upload in held if upload.key in keys]
    Use.objects.filter(subject=subject).exclude(upload__in=shown).delete()
    Use.objects.bulk_create(
        [Use(subject=subject, upload=upload) for upload in shown], ignore_conflicts=True
    )
    _note_use([upload.pk for upload in held])


def _note_use(pks):
    """Whether something uses them, and if not, since when."""
    used = Exists(Use.objects.filter(upload=OuterRef("pk")))
    Upload.objects.filter(used, pk__in=pks).update(unused_since=None)
    Upload.objects.filter(~used, pk__in=pks, unused_since=None).update(unused_since=timezone.now())


@transaction.atomic
def purge_uses(*, subjects: Collection[str]) -> None:
    """The subjects are destroyed, and with them the files that nothing else uses."""
    pks = list(Use.objects.filter(subject__in=subjects).values_list("upload", flat=True))
    if not pks:
        return
    held = list(Upload.objects.filter(pk__in=pks).order_by("pk").select_for_update())
    Use.objects.filter(subject__in=subjects).delete()
    used = set(Use.objects.filter(upload__in=pks).values_list("upload", flat=True))
    for upload in held:
        if upload.pk not in used:
            remove(upload)


@transaction.atomic
def remove_file(*, upload: Upload) -> None:
    """Take a file away for good, wherever it is shown."""
    held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if held is not None:
        remove(held)


@transaction.atomic
def keep_awhile(*, owner: User, keys: Collection[str]) -> None:
    """A draft still shows these: the day after which unused files go begins anew."""
    Upload.objects.filter(owner=owner, key__in=keys, unused_since__isnull=False).update(
        unused_since=timezone.now()
    )
