"""The voice of a story: which recording belongs to it."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.events import announce
from palante.base.log import record
from palante.library.models import Recording
from palante.people.models import Member
from palante.stories.models import Story


@transaction.atomic
def attach_recording(
    story: Story, recording: Recording, *, by: Member | None = None, at: datetime | None = None
) -> Story:
    """The story is heard with this recording from now on. One it had before stays among the recordings."""
    row = Story.objects.select_for_update().get(pk=story.pk, withdrawn_at=None)
    if recording.journey_id not in (None, row.journey_id) and row.journey_id is not None:
        raise ValueError("A recording of another journey cannot be given to this story.")
    is_new = row.recording_id != recording.pk
    row.recording = recording
    if recording.seconds:
        row.seconds = round(recording.seconds)
    row.changed_at = at or now()
    row.save(update_fields=["recording", "seconds", "changed_at"])
    if is_new:
        record("recording_attached", row, by=by, journey=row.journey_id, at=at, recording=recording.pk)
    announce("stories_changed", [row.pk])
    return row


@transaction.atomic
def detach_recording(
    story: Story, recording: Recording, *, by: Member | None = None, at: datetime | None = None
) -> Story:
    row = Story.objects.select_for_update().get(pk=story.pk)
    if row.recording_id == recording.pk:
        row.recording, row.changed_at = None, at or now()
        row.save(update_fields=["recording", "changed_at"])
        record("recording_detached", row, by=by, journey=row.journey_id, at=at, recording=recording.pk)
        announce("stories_changed", [row.pk])
    return row


def note_length(recording: Recording) -> None:
    """Known once it has been made small."""
    if recording.seconds:
        Story.objects.filter(recording=recording).update(seconds=round(recording.seconds))
