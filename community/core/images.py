"""Pictures from outside: looked at, decoded once, and written anew. Nothing they carried stays."""

import io
import os
import secrets
import warnings
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LARGEST_FILE = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 256

TOO_LARGE = _("The picture is larger than 5 MB. Please choose a smaller one.")
TOO_MANY_PIXELS = _("The picture has more than 40 million points. Please choose a smaller one.")
UNREADABLE = _("This is not a picture that can be read. JPEG, PNG, WebP and GIF work.")


def square_picture(upload: File) -> bytes:
    """The middle of a picture as a square WebP, or a ValidationError that says what is wrong."""
    if upload.size > LARGEST_FILE:
        raise ValidationError(TOO_LARGE)
    content = upload.read()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _written_anew(content)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(UNREADABLE) from error  # Pillow's words for a broken file


def _written_anew(content):
    with Image.open(io.BytesIO(content), formats=FORMATS) as looked_at:
        if looked_at.width * looked_at.height > MOST_PIXELS:
            raise ValidationError(TOO_MANY_PIXELS)
        looked_at.verify()
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        image.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG is decoded no larger than needed
        upright = ImageOps.exif_transpose(image)
        square = ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", square.size)
    clean.paste(square)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=84, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def keep_picture(content: bytes, folder: Path) -> str:
    """Write a picture under a name that nobody can guess; the name."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}.webp"
    unfinished = folder / f".{name}"
    unfinished.write_bytes(content)
    os.replace(unfinished, folder / name)
    return name
