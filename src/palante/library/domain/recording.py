"""A voice, from the file as it came to copies that a phone can afford; and its end, when its teller wants that."""

from datetime import datetime
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base import outside
from palante.base.events import announce
from palante.base.jobs import UNDER_WAY, JobFailed, Running, ask, last_job, stop
from palante.base.log import record
from palante.base.models import Job
from palante.base.outside import OutsideError
from palante.journeys.models import Journey
from palante.library.audio import Small, SoundError, make_small
from palante.library.files import forget_files, keep_file, local_copy, workplace
from palante.library.models import Recording, Upload
from palante.people.models import Member

State = Recording.State


def key_of(recording: Recording) -> str:
    """Under which its jobs are known: one of a kind at a time."""
    return f"recording {recording.pk}"


@transaction.atomic
def keep_recording(
    path: Path,
    *,
    journey: Journey | None,
    name: str,
    mime: str = "",
    takes: list[int] | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Recording:
    """Keep a file as a recording, and have it made small. The file at `path` stays where it is: it is the caller's."""
    recording = Recording.objects.create(
        journey=journey, added_by=by, added_at=at or now(), **_sound(path, name, mime, takes)
    )
    record("recording_added", recording, by=by, journey=journey, at=at, bytes=recording.bytes)
    _ask_to_make_small(recording, by, at)
    return recording


@transaction.atomic
def replace_sound(
    recording: Recording,
    path: Path,
    *,
    name: str,
    mime: str = "",
    takes: list[int] | None = None,
    by: Member | None = None,
    at: datetime | None = None,
) -> Recording:
    """Other sound in the same place: the stories that have this recording have the new sound. The old files go; the
    transcript stays, since people may have corrected it, and its times are looked at by them."""
    recording = Recording.objects.select_for_update().get(pk=recording.pk)
    _stop_jobs(recording)
    _forget_after_commit([recording.original.name, recording.opus.name, recording.aac.name])
    fields = _sound(path, name, mime, takes)
    empty: dict[str, Any] = {
        "opus": "",
        "aac": "",
        "opus_bytes": None,
        "aac_bytes": None,
        "seconds": None,
        "peaks": [],
        "fault": "",
    }
    _set(recording, **fields, **empty, state=State.WAITING, source_url="")
    record("recording_replaced", recording, by=by, journey=recording.journey_id, at=at, bytes=recording.bytes)
    _ask_to_make_small(recording, by, at)
    return recording


@transaction.atomic
def fetch_recording(
    url: str, *, journey: Journey | None, by: Member | None = None, at: datetime | None = None
) -> Recording:
    """A recording from an address somebody gave. It is fetched by the worker: see `base/outside.py` for what is refused."""
    name = PurePath(url.split("?")[0]).name[:150]
    recording = Recording.objects.create(
        journey=journey, added_by=by, added_at=at or now(), name=name, source_url=url[:1000]
    )
    record("recording_added", recording, by=by, journey=journey, at=at)
    _ask_to_fetch(recording, by, at)
    return recording


@transaction.atomic
def try_again(recording: Recording, *, by: Member | None = None, at: datetime | None = None) -> None:
    """What failed is asked for anew. What is under way already is left alone."""
    recording = Recording.objects.select_for_update().get(pk=recording.pk)
    if recording.state == State.READY:
        return
    _set(recording, state=State.WAITING, fault="")
    if recording.original:
        _ask_to_make_small(recording, by, at)
    elif recording.source_url:
        _ask_to_fetch(recording, by, at)


@transaction.atomic
def remove_original(recording: Recording, *, by: Member | None = None, at: datetime | None = None) -> None:
    """The small copies are good and the large file is no longer wanted. This cannot be undone."""
    recording = Recording.objects.select_for_update().get(pk=recording.pk)
    if recording.state != State.READY or not recording.original:
        return
    _forget_after_commit([recording.original.name])
    _set(recording, original="")
    record("original_removed", recording, by=by, journey=recording.journey_id, at=at)


@transaction.atomic
def remove_recording(recording: Recording, *, by: Member | None = None, at: datetime | None = None) -> None:
    """Rows and files, really: the sound, its small copies, its transcript, and the pieces it came in."""
    found = Recording.objects.select_for_update().filter(pk=recording.pk).first()
    if found is None:
        return
    _stop_jobs(found)
    _forget_after_commit([found.original.name, found.opus.name, found.aac.name])
    record("recording_removed", found, by=by, journey=found.journey_id, at=at)
    Upload.objects.filter(recording=found).delete()
    pk = found.pk
    found.delete()
    announce("recording_removed", pk)


def make_it_small(job: Running) -> dict[str, Any] | None:
    """The job. While it works somebody may replace or remove the recording: then what it made is thrown away."""
    recording = Recording.objects.filter(pk=job.told["recording"]).first()
    if recording is None or not recording.original:
        return None
    original = recording.original.name or ""
    Recording.objects.filter(pk=recording.pk, original=original).update(state=State.WORKING, fault="")

    def told(done: float, total: float | None) -> None:
        says = (
            _("Making the sound small")
            if total
            else _("Making the sound small: %(minutes)s min") % {"minutes": int(done // 60)}
        )
        job.step(min(done, total or done), total or 0, says)

    with workplace() as folder:
        try:
            with local_copy(original, folder) as path:
                sources = _apart(path, recording.takes, folder)
                small = make_small(sources, folder, told=told, should_stop=lambda: job.should_stop)
        except FileNotFoundError:
            raise JobFailed(_("The file is not there any more. Send it again.")) from None
        except SoundError as error:
            raise JobFailed(str(error)) from None
        if small is None:
            return None
        return _keep_small(recording.pk, original, small)


@transaction.atomic
def _keep_small(pk: int, original: str, small: Small) -> dict[str, Any] | None:
    recording = Recording.objects.select_for_update().filter(pk=pk, original=original).first()
    if recording is None:
        return None
    _forget_after_commit([recording.opus.name, recording.aac.name])  # of a try that was cut off late
    _set(
        recording,
        opus=keep_file(small.opus, ".opus"),
        opus_bytes=small.opus.stat().st_size,
        aac=keep_file(small.aac, ".m4a"),
        aac_bytes=small.aac.stat().st_size,
        seconds=small.seconds,
        peaks=small.peaks,
        state=State.READY,
        fault="",
    )
    record("recording_made_small", recording, journey=recording.journey_id, bytes=recording.opus_bytes)
    announce("recording_ready", recording)
    return {"recording": recording.pk, "seconds": small.seconds}


def fetch_it(job: Running) -> dict[str, Any] | None:
    """The job that fetches what `fetch_recording` was asked for."""
    recording = Recording.objects.filter(pk=job.told["recording"], original="").first()
    if recording is None:
        return None
    with workplace() as folder:
        path = folder / "fetched"
        try:
            with path.open("wb") as target:
                found = outside.fetch(
                    recording.source_url,
                    limit=settings.UPLOAD_LIMIT,
                    to=target,
                    told=lambda done, total: job.step(done, total or 0, _("Fetching the file")),
                    should_stop=lambda: job.should_stop,
                )
        except OutsideError as error:
            raise JobFailed(str(error)) from None
        if found is None:
            return None
        with transaction.atomic():
            row = Recording.objects.select_for_update().filter(pk=recording.pk, original="").first()
            if row is None:
                return None
            _set(row, **_sound(path, found.name or row.name, found.mime, None))
            _ask_to_make_small(row, row.added_by, None)
        return {"recording": recording.pk, "bytes": found.bytes}


def note_failure(recording_id: int, fault: str) -> None:
    """A job of it failed, or was stopped: the recording says so where one looks for it."""
    if Job.objects.filter(
        key=f"recording {recording_id}", kind__in=("make_small", "fetch"), state__in=UNDER_WAY
    ).exists():
        return  # it was stopped to make way for another
    rows = Recording.objects.filter(pk=recording_id).exclude(state=State.READY)
    rows.update(state=State.FAILED, fault=fault[:300])


def _sound(path: Path, name: str, mime: str, takes: list[int] | None) -> dict[str, Any]:
    return {
        "original": keep_file(path, PurePath(name).suffix),
        "name": name[:150],
        "mime": mime[:100],
        "bytes": path.stat().st_size,
        "takes": takes or [],
    }


def _apart(path: Path, takes: list[int], folder: Path) -> list[Path]:
    """Each take is a file of its own for ffmpeg."""
    if not takes:
        return [path]
    edges = [0, *sorted(takes), path.stat().st_size]
    parts = []
    with path.open("rb") as whole:
        for number, (start, end) in enumerate(pairwise(edges)):
            part = folder / f"take-{number}"
            with part.open("wb") as target:
                left = end - start
                while left > 0 and (data := whole.read(min(left, 1_000_000))):
                    target.write(data)
                    left -= len(data)
            if end > start:
                parts.append(part)
    return parts[:200]


def _set(recording: Recording, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(recording, name, value)
    recording.save(update_fields=list(fields))


def _ask_to_make_small(recording: Recording, by: Member | None, at: datetime | None) -> None:
    _ask("make_small", recording, by, at)


def _ask_to_fetch(recording: Recording, by: Member | None, at: datetime | None) -> None:
    _ask("fetch", recording, by, at)


def _ask(kind: str, recording: Recording, by: Member | None, at: datetime | None) -> None:
    told = {"recording": recording.pk}
    ask(kind, key=key_of(recording), told=told, member=by, journey=recording.journey, at=at)


def _stop_jobs(recording: Recording) -> None:
    for kind in ("make_small", "fetch", "transcribe"):
        if row := last_job(kind, key_of(recording)):
            stop(row)


def _forget_after_commit(names: list[str | None]) -> None:
    kept = [name for name in names if name]
    transaction.on_commit(lambda: forget_files(kept))
