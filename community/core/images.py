"""Pictures from outside: looked at, decoded once, and written anew. Nothing they carried stays."""

import io
import threading
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LARGEST_FILE = 20 * 1024 * 1024
FACES = (64, 128, 256)  # sides of the squares for members and groups
WIDTHS = (320, 800, 1600)  # what a post is read in, on a phone and beside the rail
TALLEST = 2  # heights of its width; beyond, the width gives way
# A decoded point takes four bytes, in WebP's own decoder sixteen. A plain JPEG is decoded smaller.
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 20_000_000, "GIF": 20_000_000, "WEBP": 12_000_000}
MOST_PIXELS_IN_PASSES = 24_000_000
MOST_FRAMES = 500
ORIENTATION, LYING = 0x0112, range(5, 9)
PATIENCE = 10  # seconds

TOO_LARGE = _("The picture is larger than 20 MB. Please choose a smaller one.")
TOO_MANY_PIXELS = _("The picture has too many points to be decoded. Please choose a smaller one.")
TOO_MANY_FRAMES = _("The picture moves for too long. Please choose one with at most 500 frames.")
UNREADABLE = _("This is not a picture that can be read. JPEG, PNG, WebP and GIF work.")
BUSY = _("Many pictures are coming in right now. Try again in a moment.")

one_at_a_time = threading.BoundedSemaphore(1)  # what one costs in memory, eight threads would pay


def squares(upload: File) -> dict[int, bytes]:
    """The middle of a picture as square WebPs, by side."""
    side = FACES[-1]
    upright = _decoded(upload, lambda size: (side, side), lambda image: _square(image, side))
    return {side: _webp(upright, (side, side)) for side in FACES}


def pictures(upload: File) -> dict[int, tuple[int, bytes]]:
    """A whole picture in up to three sizes, never larger than it came: height and WebP by width.
    What moves stands still."""
    widest = _decoded(upload, lambda size: fitted(size, WIDTHS[-1]), lambda image: image)
    sizes = sorted({fitted(widest.size, width) for width in WIDTHS})
    return {width: (height, _webp(widest, (width, height))) for width, height in sizes}


def fitted(size: tuple[int, int], width: int) -> tuple[int, int]:
    """The size within `width` and twice as much height, in the same proportions."""
    scale = min(1, width / size[0], TALLEST * width / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _decoded(upload, target, shape):
    """The picture, upright and no larger than needed; or a sentence that says what is wrong."""
    if upload.size > LARGEST_FILE:
        raise ValidationError(TOO_LARGE)
    content = upload.read()
    if not one_at_a_time.acquire(timeout=PATIENCE):
        raise ValidationError(BUSY)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return shape(_upright(content, target))
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(UNREADABLE) from error  # Pillow's words for a broken file
    finally:
        one_at_a_time.release()


def _upright(content, target):
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        _refuse_costly(image, content)
        lies = image.getexif().get(ORIENTATION) in LYING
        size = target(image.size[::-1] if lies else image.size)
        size = size[::-1] if lies else size
        # What is cut to a square keeps more than it shows.
        scale = min(1, max(size[0] / image.width, size[1] / image.height))
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image.draft("RGB", size)
        mode = "RGBA" if image.has_transparency_data else "RGB"
        image.load()
        plain = image if image.mode == mode else image.convert(mode)
        plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        plain.info["exif"] = image.info.get("exif", b"")
        return ImageOps.exif_transpose(plain)


def _refuse_costly(image, content):
    """Asked of the header alone, before a single point is decoded."""
    kind = "JPEG" if image.format == "MPO" else image.format  # a JPEG with another one behind it
    in_passes = kind == "JPEG" and image.info.get("progressive")
    most = MOST_PIXELS_IN_PASSES if in_passes else MOST_PIXELS[kind]
    if image.width * image.height > most:
        raise ValidationError(TOO_MANY_PIXELS)
    if image.format == "GIF" and frames_of_gif(content) > MOST_FRAMES:
        raise ValidationError(TOO_MANY_FRAMES)
    if image.format in ("WEBP", "PNG") and getattr(image, "n_frames", 1) > MOST_FRAMES:
        raise ValidationError(TOO_MANY_FRAMES)


def frames_of_gif(content: bytes) -> int:
    """How many frames a GIF holds, by its blocks alone; counted until it is too many."""
    frames, at = 0, 13 + _colours(content[10])
    while at < len(content) - 1 and frames <= MOST_FRAMES:
        if content[at] == 0x2C:
            frames += 1
            at = _past_blocks(content, at + 11 + _colours(content[min(at + 9, len(content) - 1)]))
        elif content[at] == 0x21:
            at = _past_blocks(content, at + 2)
        else:
            break
    return frames


def _colours(flags):
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _past_blocks(content, at):
    while at < len(content) and content[at]:
        at += content[at] + 1
    return at + 1


def _square(image, side):
    return ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)


def _webp(image, size):
    smaller = image.resize(size, Image.Resampling.LANCZOS) if image.size != size else image
    clean = Image.new(smaller.mode, size)
    clean.paste(smaller)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=82, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()
