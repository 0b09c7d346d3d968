"""A photo as people send it becomes a small square without its secrets: no place, no date, no phone's serial number."""

import io
import secrets
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

SIDE = 256
LARGEST_FILE = 12_000_000
MOST_PIXELS = 60_000_000  # a good phone's; a picture bomb has more
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
        with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                raise ValidationError(
                    _("This picture has too many pixels. Choose a smaller one."), code="photo"
                )
            photo.draft("RGB", (SIDE * 2, SIDE * 2))
            upright = ImageOps.exif_transpose(photo).convert("RGB")
            side = min(SIDE, *upright.size)
            square = ImageOps.fit(upright, (side, side))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(
            _("We could not read this photo. It can be a JPG, PNG or WebP picture."), code="photo"
        ) from None
    out = io.BytesIO()
    square.save(out, "WEBP", quality=75)  # a new image: nothing of the old file's metadata is copied
    return ContentFile(out.getvalue(), name=f"{secrets.token_urlsafe(12)}.webp")
