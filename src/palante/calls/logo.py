"""A partner's logo as it arrives becomes a small picture on white, without the secrets a file carries."""

import io
import secrets
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

SIDES = (600, 300)  # 50 mm of a poster at 300 dots an inch
LARGEST_FILE = 5_000_000
MOST_PIXELS = 16_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
COLOURS = 64


def small_logo(file: IO[bytes]) -> ContentFile:
    """A PNG that fits SIDES under a random name. Raises ValidationError with a sentence."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ValidationError({"logo": _("This picture is larger than 5 MB. Choose a smaller one.")})
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if (
                picture.width * picture.height > MOST_PIXELS
            ):  # told by the header, before anything is unpacked
                raise ValidationError({"logo": _("This picture has too many pixels. Choose a smaller one.")})
            drawn = _on_white(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(
            {"logo": _("We could not read this picture. A logo can be a PNG, JPG or WebP file.")}
        ) from None
    out = io.BytesIO()
    drawn.quantize(COLOURS).save(out, "PNG", optimize=True)  # a new picture: none of the old file's metadata
    return ContentFile(out.getvalue(), name=f"{secrets.token_urlsafe(12)}.png")


def _on_white(picture: Image.Image) -> Image.Image:
    picture.draft("RGB", (SIDES[0] * 2, SIDES[1] * 2))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(SIDES)
    white = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(white, upright).convert("RGB")
