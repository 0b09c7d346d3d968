"""Voice notes and photos that came with a reply: what they are is read from their bytes, never from what they are called.

They are kept encrypted, under a name that says nothing, and go with the person. A photo is drawn anew, so that neither the
place it was taken at nor the phone's number stays in it.
"""

import base64
import io
import logging
import secrets
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from PIL import Image, ImageOps

from palante.base.crypto import decrypt, encrypt
from palante.base.jobs import ask
from palante.messages.models import MediaState, Reply

logger = logging.getLogger(__name__)
LARGEST = 16_000_000  # what chats carry
FETCH = "fetch_media"
SIDE = 1600  # pixels of a photo's longer side: a receipt or a canvas on paper can be read
MOST_PIXELS = 60_000_000
# The kinds that are kept. GIVEN are those that no browser plays: they are handed over as files.
SOUNDS = {
    "audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/aac": "aac",
    "audio/wav": "wav", "audio/webm": "weba",
}  # fmt: skip
FILMS = {"video/mp4": "mp4", "video/webm": "webm"}
GIVEN = {"audio/amr": "amr", "application/pdf": "pdf", "video/3gpp": "3gp"}
ENDINGS = SOUNDS | FILMS | GIVEN | {"image/webp": "webp"}
_PHOTOS = ("JPEG", "PNG", "WEBP", "GIF")


def keep(reply: Reply, content: bytes) -> None:
    """Store what came, if it is of a kind and size that is kept. Sets the reply's fields; the caller saves it."""
    reply.handle = ""
    kind = sniff(content, reply.media_type)
    reply.media_type = kind
    if len(content) > LARGEST:
        reply.media_state = MediaState.TOO_BIG
        return
    if kind.startswith("image/"):
        content, kind = _drawn_anew(content), "image/webp"
    if not content or kind not in ENDINGS:
        reply.media_state = MediaState.REFUSED
        return
    sealed = encrypt(base64.b64encode(content).decode()).encode()
    reply.media.save(f"{secrets.token_urlsafe(12)}.reply", ContentFile(sealed), save=False)
    reply.media_type, reply.media_bytes, reply.media_state = kind, len(content), MediaState.HERE


def opened(reply: Reply) -> bytes | None:
    """What was kept; None when it is not there any more."""
    if reply.media_state != MediaState.HERE or not reply.media or not reply.media.name:
        return None
    try:
        with reply.media.storage.open(reply.media.name) as file:
            return base64.b64decode(decrypt(file.read().decode())) or None
    except (FileNotFoundError, UnicodeError, ValueError):
        return None


def drop_files(files: list[tuple[Storage, str]]) -> None:
    """After the commit that made them needless: a rollback must find them still there."""
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


def fetch_later(reply: Reply) -> None:
    ask(FETCH, key=f"reply {reply.pk}", told={"reply": reply.pk})


def sniff(content: bytes, told: str = "") -> str:
    """The kind that the first bytes say; "" for any other. `told` only decides where a container holds either."""
    head = content[:16]
    is_sound = told.startswith("audio/")
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"ID3") or (
        len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6)
    ):
        return "audio/mpeg"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    if head.startswith(b"RIFF"):
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        if head[8:11] == b"3gp":
            return "audio/mp4" if is_sound else "video/3gpp"
        return "audio/mp4" if is_sound or head[8:11] == b"M4A" else "video/mp4"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm" if is_sound else "video/webm"
    if head.startswith(b"#!AMR"):
        return "audio/amr"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/gif" if head.startswith((b"GIF87a", b"GIF89a")) else ""


def _drawn_anew(content: bytes) -> bytes:
    """A WebP without the old file's metadata; nothing for what is no photo, or unpacks to a bomb."""
    try:
        with Image.open(io.BytesIO(content), formats=_PHOTOS) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                return b""
            photo.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(photo.convert("RGB"))
            upright.thumbnail((SIDE, SIDE))
            out = io.BytesIO()
            Image.frombytes("RGB", upright.size, upright.tobytes()).save(out, "WEBP", quality=75)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
