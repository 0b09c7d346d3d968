"""A photo as people send it becomes a small square without its secrets: no place, no date, no phone's serial number."""

import io
import secrets
from threading import Lock
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

SIDE = 256
LARGEST_FILE = 12_000_000
# A JPEG is decoded at a fraction of its size, others whole: a few kB of PNG can unpack to a gigabyte.
MOST_PIXELS, MOST_PIXELS_OF_A_JPEG = 16_000_000, 60_000_000
_one_at_a_time = Lock()
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def small_photo(file: IO[bytes]) -> ContentFile:
    """A WebP of at most 256 × 256 pixels under a random name. Raises ValidationError with a sentence."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ValidationError(
            _("This photo is larger than 12 MB. Choose a smaller one, or take a new one."), code="photo"
        )
    try:
        # Only decoders we mean to use, and the size is read from the header before any pixel is unpacked.
        with _one_at_a_time, Image.open(io.BytesIO(content), formats=FORMATS) as photo:
            square = _square(photo)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(
            _("We could not read this photo. It can be a JPG, PNG or WebP picture."), code="photo"
        ) from None
    out = io.BytesIO()
    square.save(out, "WEBP", quality=75)  # a new image: nothing of the old file's metadata is copied
    return ContentFile(out.getvalue(), name=f"{secrets.token_urlsafe(12)}.webp")


def _square(photo: Image.Image) -> Image.Image:
    most = MOST_PIXELS_OF_A_JPEG if photo.format in ("JPEG", "MPO") else MOST_PIXELS
    if photo.width * photo.height > most:
        raise ValidationError(_("This picture has too many pixels. Choose a smaller one."), code="photo")
    photo.draft("RGB", (SIDE * 2, SIDE * 2))
    if photo.mode not in ("RGB", "RGBA", "L"):
        photo = photo.convert("RGB")
    smaller = photo.reduce(max(1, min(photo.size) // (SIDE * 2)))  # before anything copies it whole
    upright = ImageOps.exif_transpose(smaller).convert("RGB")
    side = min(SIDE, *upright.size)
    return ImageOps.fit(upright, (side, side))
