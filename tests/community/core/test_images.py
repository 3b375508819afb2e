"""Pictures from outside come in as a square and nothing else."""

import io
import struct
import subprocess
import sys
import time
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from community.core import images
from community.core.images import FACES, frames_of_gif, pictures, squares

SIDE = FACES[-1]


def square_picture(upload):
    return squares(upload)[SIDE]


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


@pytest.mark.parametrize(
    ("format", "size", "more"),
    [
        ("PNG", (5_000, 4_100), {"mode": "1"}),
        ("GIF", (5_000, 4_100), {"mode": "P"}),
        ("WEBP", (4_000, 3_100), {}),
        ("JPEG", (5_000, 5_000), {"progressive": True}),
    ],
)
def test_too_many_points_are_refused_before_they_are_unpacked(format, size, more):
    content = picture(format, size=size, **more)

    began = time.thread_time()
    with pytest.raises(ValidationError, match="too many points"):
        pictures(content)

    assert time.thread_time() - began < 0.2


def test_too_many_frames_are_counted_by_their_blocks():
    head = b"GIF89a" + (10).to_bytes(2, "little") * 2 + b"\x80\x00\x00" + b"\xff" * 6
    frame = b"\x2c" + b"\x00" * 4 + (10).to_bytes(2, "little") * 2 + b"\x00\x02\x02\x44\x01\x00"

    assert frames_of_gif(head + frame * 7 + b"\x3b") == 7
    began = time.thread_time()
    with pytest.raises(ValidationError, match="500 frames"):
        pictures(ContentFile(head + frame * 100_000 + b"\x3b"))
    assert time.thread_time() - began < 0.5


def test_a_real_film_has_as_many_frames_as_it_has():
    out = io.BytesIO()
    frames = [Image.new("RGB", (60, 60), (shade, 0, 255 - shade)) for shade in range(0, 250, 9)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert frames_of_gif(out.getvalue()) == len(frames)


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(ValidationError, match="20 MB"):
        squares(ContentFile(b"x" * (images.LARGEST_FILE + 1)))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((4000, 3000), {320: 240, 800: 600, 1600: 1200}),
        ((1000, 500), {320: 160, 800: 400, 1000: 500}),
        ((200, 100), {200: 100}),
        ((1, 9_000), {1: 3200}),
        ((500, 4_000), {80: 640, 200: 1600, 400: 3200}),
        ((9_000, 1), {320: 1, 800: 1, 1600: 1}),
    ],
)
def test_a_picture_has_three_sizes_and_none_larger_than_it_came(size, expected):
    sizes = pictures(picture("PNG", size=size))

    assert {width: height for width, (height, _content) in sizes.items()} == expected
    for width, (height, content) in sizes.items():
        assert opened(content).size == (width, height)
        assert opened(content).format == "WEBP"


def test_glass_stays_glass():
    _height, content = pictures(picture("PNG", mode="RGBA", size=(40, 40)))[40]

    assert opened(picture("PNG", mode="RGBA").read()).mode == "RGBA"
    assert opened(content).format == "WEBP"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_P2_no_size_of_a_picture_tells_where_or_by_whom_it_was_taken(format):
    exif = Image.Exif()
    exif[0x013B] = "Astrid Canary"
    exif.get_ifd(0x8825)[2] = (55.0, 42.0, 7.0)  # GPS latitude
    content = picture(format, size=(900, 600), exif=exif.tobytes(), icc_profile=b"canary" * 99)
    assert b"Canary" in content.read()
    content.seek(0)

    for _height, written in pictures(content).values():
        assert not opened(written).getexif()
        assert not {"exif", "icc_profile", "xmp"} & set(opened(written).info)
        assert b"anary" not in written


def test_U2_a_bomb_is_known_by_its_header():
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 6, 0, 0, 0)
    body = b"IDAT" + zlib.compress(bytes(1000))
    chunks = b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (head, body, b"IEND")
    )

    with pytest.raises(ValidationError, match="too many points"):
        pictures(ContentFile(b"\x89PNG\r\n\x1a\n" + chunks))


COST = """
import sys
from django.core.files.base import ContentFile
from community.core.images import pictures
pictures(ContentFile(open(sys.argv[1], "rb").read()))
print([line for line in open("/proc/self/status") if line.startswith("VmHWM")][0].split()[1])
"""


@pytest.mark.parametrize(
    ("format", "size", "mode"),
    [
        ("PNG", (5_000, 3_990), "RGBA"),
        ("PNG", (5_000, 3_990), "P"),
        ("WEBP", (3_990, 3_000), "RGB"),
    ],
)
def test_U2_the_largest_picture_that_comes_in_costs_little_memory(tmp_path, format, size, mode):
    path = tmp_path / "large"
    path.write_bytes(picture(format, size=size, mode=mode).read())

    done = subprocess.run(
        [sys.executable, "-c", COST, str(path)], capture_output=True, text=True, check=True
    )

    assert int(done.stdout) < 300_000  # kB
