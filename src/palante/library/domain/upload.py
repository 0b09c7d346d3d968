"""A file in pieces over a line that breaks. The browser makes the id and says where each piece belongs; a piece sent twice
is taken once, and a piece that came too early is answered with the place to go on from. So any break, on either side, is
mended by asking where we are and sending the rest."""

import os
import uuid
from datetime import datetime, timedelta
from pathlib import Path, PurePath

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.journeys.models import Journey
from palante.library.domain.recording import keep_recording, replace_sound
from palante.library.files import on_the_way
from palante.library.models import Recording, Upload
from palante.people.models import Member

AT_ONCE = 20  # unfinished uploads of one member
FORGOTTEN_AFTER = timedelta(days=7)


class UploadError(ValueError):
    """It cannot go on like this; the words say why."""


class WrongPlace(ValueError):  # noqa: N818  (reads as what happened)
    """The piece does not join on. `received`: go on from there."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__(received)


def begin_upload(
    id: uuid.UUID,
    *,
    journey: Journey,
    by: Member,
    name: str,
    mime: str = "",
    size: int | None = None,
    at: datetime | None = None,
) -> Upload:
    """`size` is None while it is still being recorded. Begun twice it is the same upload."""
    at = at or now()
    if size is not None and size > settings.UPLOAD_LIMIT:
        raise UploadError(too_large(size))
    unfinished = Upload.objects.filter(member=by, recording=None).exclude(pk=id)
    if unfinished.count() >= AT_ONCE:
        raise UploadError(_("You have too many files that were never finished. Finish or remove some first."))
    fields = {"journey": journey, "member": by, "name": PurePath(name).name[:150], "mime": mime[:100]}
    try:
        with transaction.atomic():
            upload, _is_new = Upload.objects.get_or_create(
                pk=id, defaults=fields | {"size": size, "began_at": at, "heard_at": at}
            )
    except IntegrityError:  # two tabs in the same moment
        upload = Upload.objects.get(pk=id)
    if upload.member_id != by.pk or upload.journey_id != journey.pk:
        raise PermissionDenied
    return upload


@transaction.atomic
def take_piece(
    upload: Upload, data: bytes, *, offset: int, is_take: bool = False, at: datetime | None = None
) -> int:
    """Returns how many bytes are here, in order, from the beginning. `is_take`: a further take begins with this piece."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.recording_id:
        return upload.received
    if offset > upload.received:
        raise WrongPlace(upload.received)
    end = offset + len(data)
    if end > min(upload.size if upload.size is not None else settings.UPLOAD_LIMIT, settings.UPLOAD_LIMIT):
        raise UploadError(too_large(end))
    if end > upload.received:
        _write(path_of(upload), data[upload.received - offset :], upload.received)
        if is_take and offset and offset not in upload.takes:
            upload.takes = [*upload.takes, offset]
        upload.received = end
    upload.heard_at = at or now()
    upload.save(update_fields=["received", "takes", "heard_at"])
    return upload.received


def _write(path: Path, data: bytes, offset: int) -> None:
    """What a cut-off try left behind this place is written over."""
    with open(path, "r+b" if path.exists() else "xb") as file:
        file.seek(offset)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


@transaction.atomic
def finish_upload(
    upload: Upload,
    *,
    size: int,
    into: Recording | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Recording:
    """The whole is here: it becomes a recording, or takes the place of the sound in `into`. Twice gives the same one."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.recording:
        return upload.recording
    if upload.received != size:
        raise WrongPlace(upload.received)
    if not size:
        raise UploadError(_("Nothing was recorded. Is the microphone on?"))
    path, at = path_of(upload), at or now()
    told = {
        "name": upload.name,
        "mime": upload.mime,
        "takes": upload.takes,
        "by": by or upload.member,
        "at": at,
    }
    recording = (
        replace_sound(into, path, **told) if into else keep_recording(path, journey=upload.journey, **told)
    )
    upload.recording, upload.size, upload.heard_at = recording, size, at
    upload.save(update_fields=["recording", "size", "heard_at"])
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return recording


@transaction.atomic
def forget_upload(upload: Upload) -> None:
    """What was sent of it is removed."""
    path = path_of(upload)
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def forget_unfinished(at: datetime) -> int:
    """What nobody goes on with; and the rows of those that were finished."""
    old = list(Upload.objects.filter(heard_at__lt=at - FORGOTTEN_AFTER))
    for upload in old:
        forget_upload(upload)
    return len(old)


def path_of(upload: Upload) -> Path:
    return on_the_way() / f"{upload.pk}.part"


def too_large(size: int) -> str:
    return _(
        "This file has %(size)s and %(limit)s fit. Send only its sound, or cut it into parts; "
        "or ask whoever runs this site to allow more (PALANTE_UPLOAD_LIMIT_MB)."
    ) % {"size": filesizeformat(size), "limit": filesizeformat(settings.UPLOAD_LIMIT)}
