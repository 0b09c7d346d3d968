"""A story with sound, for tests of what leaves the archive."""

from django.core.files.base import ContentFile

from palante.library.models import Recording
from tests import factories as make

AAC, OPUS = b"not really AAC" * 100, b"not really Opus" * 50


def make_recording(seconds: float = 70.0, *, aac: bytes = AAC, opus: bytes = OPUS) -> Recording:
    recording = Recording(
        state="ready", seconds=seconds, aac_bytes=len(aac), opus_bytes=len(opus), peaks=[1, 50, 100]
    )
    if aac:
        recording.aac.save("voice.m4a", ContentFile(aac), save=False)
    if opus:
        recording.opus.save("voice.opus", ContentFile(opus), save=False)
    recording.save()
    return recording


def make_voice(title: str = "Listening at low tide", **fields):
    return make.make_story(title, **({"recording": make_recording()} | fields))
