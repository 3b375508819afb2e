"""Pictures from outside come in as a square and nothing else."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from community.core.images import SIDE, keep_picture, square_picture


def picture(format="PNG", size=(400, 300), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode not in {"1", "I;16"} else 1).save(out, format, **more)
    return ContentFile(out.getvalue())


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_becomes_a_square_webp(format):
    image = opened(square_picture(picture(format)))

    assert (image.format, image.size) == ("WEBP", (SIDE, SIDE))


@pytest.mark.parametrize(
    ("format", "mode"),
    [
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("PNG", "P"),
        ("PNG", "LA"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("GIF", "P"),
        ("WEBP", "RGBA"),
    ],
)
def test_pictures_of_every_kind_can_be_read(format, mode):
    assert opened(square_picture(picture(format, mode=mode))).size == (SIDE, SIDE)


def test_what_a_picture_carried_is_left_behind():
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    image = opened(square_picture(picture("JPEG", exif=exif, icc_profile=b"profile" * 99)))

    assert not image.getexif()
    assert not {"exif", "icc_profile", "xmp"} & set(image.info)


def test_a_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways
    source = Image.new("RGB", (300, 300), "blue")
    source.paste("red", (0, 0, 300, 150))
    out = io.BytesIO()
    source.save(out, "JPEG", exif=exif)

    image = opened(square_picture(ContentFile(out.getvalue()))).convert("RGB")

    assert image.getpixel((240, 128))[0] > 200  # red came from the top to the right


def test_a_film_shows_its_first_frame():
    out = io.BytesIO()
    first, second = Image.new("RGB", (80, 80), "red"), Image.new("RGB", (80, 80), "blue")
    first.save(out, "GIF", save_all=True, append_images=[second])

    image = opened(square_picture(ContentFile(out.getvalue())))

    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((9, 9))[0] > 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
        b"GIF89a" + b"\xff" * 40,
        picture().read()[:200],
        picture("BMP").read(),
        picture("TIFF").read(),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(content):
    with pytest.raises(ValidationError):
        square_picture(ContentFile(content))


def test_a_picture_with_a_page_inside_is_only_a_picture_afterwards():
    content = picture("GIF").read() + b"<script>alert(1)</script>"

    assert b"script" not in square_picture(ContentFile(content))


def test_too_many_points_are_refused_before_they_are_unpacked():
    with pytest.raises(ValidationError, match="40 million"):
        square_picture(picture("PNG", size=(20_000, 20_000), mode="1"))


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(ValidationError, match="5 MB"):
        square_picture(ContentFile(b"x" * (5 * 1024 * 1024 + 1)))


def test_kept_pictures_have_names_nobody_can_guess(tmp_path):
    names = {keep_picture(b"x", tmp_path) for _ in range(9)}

    assert len(names) == 9
    assert {path.name for path in tmp_path.iterdir()} == names
