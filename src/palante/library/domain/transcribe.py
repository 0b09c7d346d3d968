"""Have a recording written down by a machine, with progress, until somebody stops it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from palante.base.jobs import JobFailed, Running, ask
from palante.base.models import Job
from palante.library.audio import SoundError
from palante.library.domain.recording import key_of
from palante.library.domain.transcript import put_transcript
from palante.library.files import local_copy, workplace
from palante.library.models import Recording
from palante.library.transcribers import TranscriberError, problem, transcriber
from palante.people.models import Member


class CannotTranscribe(ValueError):  # noqa: N818  (reads as what happened)
    """Why not, in a sentence."""


@transaction.atomic
def ask_to_transcribe(recording: Recording, *, language: str = "", by: Member | None = None) -> Job:
    """Language empty: the machine finds out."""
    if words := problem():
        raise CannotTranscribe(words)
    if recording.state != Recording.State.READY:
        raise CannotTranscribe(_("First the sound must be made small. Come back when it is ready."))
    told = {"recording": recording.pk, "language": language[:10]}
    total = int(recording.seconds or 0)
    return ask(
        "transcribe", key=key_of(recording), told=told, total=total, member=by, journey=recording.journey
    )


def write_it_down(job: Running) -> dict[str, Any] | None:
    """The job. It listens to the small copy that we made ourselves, never to the file as it came."""
    recording = Recording.objects.filter(pk=job.told["recording"]).exclude(opus="").first()
    machine = transcriber()
    if recording is None:
        return None
    if machine is None or problem():
        raise JobFailed(problem())
    job.step(0, recording.seconds, says=_("Listening"))
    segments: list[dict[str, Any]] = []
    language = str(job.told.get("language") or "")
    try:
        with workplace() as folder, local_copy(recording.opus.name or "", folder) as kept:
            source = folder / "sound.ogg"
            source.symlink_to(kept.resolve())
            for heard in machine.transcribe(source, language=language, seconds=recording.seconds):
                if job.should_stop:
                    return None
                language = language or heard.language
                row = {
                    "id": str(len(segments) + 1),
                    "start": round(heard.start, 2),
                    "end": round(heard.end, 2),
                }
                segments.append(row | {"speaker": "", "text": heard.text, "doubts": heard.doubts()})
                job.step(heard.end, recording.seconds, says=_("Writing down what is said"))
    except (TranscriberError, SoundError) as error:
        raise JobFailed(str(error)) from None
    except FileNotFoundError:
        raise JobFailed(_("The file is not there any more. Send it again.")) from None
    if not segments:
        raise JobFailed(_("Nobody speaks in this recording, as far as the machine can hear."))
    if not Recording.objects.filter(pk=recording.pk, opus=recording.opus.name).exists():
        return None  # removed or replaced meanwhile
    by = Member.objects.filter(pk=job.member_id).first() if job.member_id else None
    transcript = put_transcript(
        recording, segments=segments, speakers=[], language=language, how=machine.name, by=by
    )
    return {"transcript": transcript.pk, "segments": len(segments)}
