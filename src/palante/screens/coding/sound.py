"""Where the voice of a recording is heard by its team."""

from django.urls import NoReverseMatch, reverse

from palante.journeys.models import Journey
from palante.library.models import Recording


def sources_of(journey: Journey, recording: Recording | None) -> list[tuple[str, str]]:
    """(address, type) of its files, the smallest first; empty when there is nothing to hear."""
    if recording is None:
        return []
    files = [
        ("opus", recording.opus, "audio/ogg"),
        ("aac", recording.aac, "audio/mp4"),
        ("original", recording.original, recording.mime),
    ]
    try:
        return [
            (reverse("recording_file", args=[journey.slug, recording.pk, size]), mime)
            for size, file, mime in files
            if file
        ]
    except NoReverseMatch:
        return []
