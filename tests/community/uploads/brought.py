"""Files as members bring them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from community.uploads.actions import bring_file
from community.uploads.markdown import markdown_for


def picture_file(name="boat.jpg", size=(1000, 600)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG" if name.endswith("png") else "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def text_file(name="list.csv", words=b"a;b\n"):
    return SimpleUploadedFile(name, words)


def bring_picture(owner, **more):
    return bring_file(owner=owner, file=picture_file(**more))


def shown(upload, alt="A boat"):
    return markdown_for(upload, alt)


def addresses(upload):
    return [upload.address_of(width) for width in upload.widths] or [upload.get_absolute_url()]
