"""Keeping what was corrected: laid over what stands there by now, and tried again when somebody was quicker."""

from typing import Any

from palante.library.domain.transcript import EditedMeanwhile, save_transcript
from palante.library.models import Transcript
from palante.people.models import Member
from palante.screens.coding.merging import Merged, merge, merge_speakers

TRIES = 8


def keep(
    transcript: Transcript, *, changes: Any, removed: Any, speakers: Any = None, by: Member
) -> tuple[Transcript, Merged]:
    """The transcript as it is now, and what could not be laid over it. NotALineError: nothing was kept."""
    for attempt in range(TRIES):
        merged = merge(transcript.segments, changes=changes, removed=removed)
        voices = merge_speakers(transcript.speakers, speakers) if speakers else transcript.speakers
        if not merged.changed and voices == transcript.speakers:
            break
        try:
            transcript = save_transcript(
                transcript, segments=merged.segments, speakers=voices, seen=transcript.version, by=by
            )
        except EditedMeanwhile:
            if attempt == TRIES - 1:
                raise
            transcript = Transcript.objects.select_related("recording").get(pk=transcript.pk)
        else:
            break
    return transcript, merged
