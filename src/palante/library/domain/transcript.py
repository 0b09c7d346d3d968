"""What was said, written down: begun, brought from a file, saved by several people at once, read through."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.journeys.models import Journey
from palante.library.models import Recording, Transcript
from palante.library.transcripts import Read, read_transcript
from palante.people.models import Member

MOST_SEGMENTS, LONGEST_TEXT, MOST_SPEAKERS = 20_000, 20_000, 200
Rows = list[dict[str, Any]]


class EditedMeanwhile(ValueError):  # noqa: N818  (reads as what happened)
    """Somebody saved since. Both texts are here, so nothing is lost: {segments, speakers, version}."""

    def __init__(self, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
        self.mine, self.theirs = mine, theirs
        super().__init__(_("Somebody else changed this transcript meanwhile."))


@transaction.atomic
def begin_transcript(
    *,
    recording: Recording | None = None,
    journey: Journey | None,
    segments: Rows | None = None,
    speakers: Rows | None = None,
    language: str = "",
    how: str = "by hand",
    by: Member | None = None,
    at: datetime | None = None,
) -> Transcript:
    """A recording has one transcript: begun again, the one there is comes back unchanged."""
    at = at or now()
    if recording is not None:
        Recording.objects.select_for_update().get(pk=recording.pk)
        if kept := Transcript.objects.filter(recording=recording).first():
            return kept
    transcript = Transcript.objects.create(
        recording=recording,
        journey=journey,
        segments=clean_segments(segments or []),
        speakers=clean_speakers(speakers or []),
        language=language[:10],
        how=how[:80],
        made_at=at,
        changed_at=at,
    )
    record("transcript_begun", transcript, by=by, journey=journey, at=at)
    return transcript


@transaction.atomic
def save_transcript(
    transcript: Transcript,
    *,
    segments: Rows,
    speakers: Rows,
    seen: int,
    by: Member | None = None,
    at: datetime | None = None,
) -> Transcript:
    """Raises EditedMeanwhile when somebody saved since version `seen`. Saving the same twice changes nothing."""
    kept = Transcript.objects.select_for_update().get(pk=transcript.pk)
    mine = {"segments": clean_segments(segments), "speakers": clean_speakers(speakers)}
    theirs = {"segments": kept.segments, "speakers": kept.speakers}
    if mine == theirs:
        return kept
    if kept.version != seen:
        raise EditedMeanwhile(mine | {"version": seen}, theirs | {"version": kept.version})
    _save(kept, at or now(), **mine)
    record("transcript_saved", kept, by=by, journey=kept.journey_id, at=at, version=kept.version)
    return kept


@transaction.atomic
def put_transcript(
    recording: Recording,
    *,
    segments: Rows,
    speakers: Rows,
    language: str,
    how: str,
    by: Member | None = None,
    at: datetime | None = None,
) -> Transcript:
    """A transcript made anew, by a machine or from a file. What it takes the place of can be brought back."""
    Recording.objects.select_for_update().get(pk=recording.pk)
    told: dict[str, Any] = {"segments": segments, "speakers": speakers, "language": language, "how": how}
    kept = Transcript.objects.select_for_update().filter(recording=recording).first()
    if kept is None:
        return begin_transcript(recording=recording, journey=recording.journey, by=by, at=at, **told)
    fresh = {"segments": clean_segments(segments), "speakers": clean_speakers(speakers)}
    if fresh["segments"] == kept.segments and fresh["speakers"] == kept.speakers:
        return kept
    earlier = _as_it_is(kept) if kept.segments else kept.earlier
    _save(
        kept,
        at or now(),
        **fresh,
        earlier=earlier,
        language=language[:10],
        how=how[:80],
        checked_at=None,
        checked_by=None,
    )
    record("transcript_replaced", kept, by=by, journey=kept.journey_id, at=at, version=kept.version)
    return kept


@transaction.atomic
def bring_back(transcript: Transcript, *, by: Member | None = None, at: datetime | None = None) -> Transcript:
    """The transcript that was there before; what is there now can be brought back likewise."""
    kept = Transcript.objects.select_for_update().get(pk=transcript.pk)
    if kept.earlier:
        _save(kept, at or now(), **kept.earlier, earlier=_as_it_is(kept), checked_at=None, checked_by=None)
        record("transcript_brought_back", kept, by=by, journey=kept.journey_id, at=at, version=kept.version)
    return kept


def take_transcript(
    recording: Recording,
    *,
    name: str,
    data: bytes,
    encoding: str = "",
    by: Member | None = None,
    at: datetime | None = None,
) -> tuple[Transcript, Read]:
    """A transcript that another program made. `Read` has the warnings, to show."""
    read = read_transcript(name, data, encoding=encoding)
    told: dict[str, Any] = {
        "segments": read.segments,
        "speakers": read.speakers,
        "language": read.language,
        "how": name[:80],
    }
    return put_transcript(recording, by=by, at=at, **told), read


@transaction.atomic
def read_through(
    transcript: Transcript, *, by: Member, on: bool = True, at: datetime | None = None
) -> Transcript:
    """Somebody read all of it beside the sound; or takes that back."""
    kept = Transcript.objects.select_for_update().get(pk=transcript.pk)
    if bool(kept.checked_at) != on:
        kept.checked_at, kept.checked_by = (at or now(), by) if on else (None, None)
        kept.save(update_fields=["checked_at", "checked_by"])
        record(
            "transcript_checked" if on else "transcript_unchecked",
            kept,
            by=by,
            journey=kept.journey_id,
            at=at,
        )
    return kept


def _as_it_is(kept: Transcript) -> dict[str, Any]:
    return {name: getattr(kept, name) for name in ("segments", "speakers", "language", "how")}


def _save(kept: Transcript, at: datetime, **fields: Any) -> None:
    fields |= {"version": kept.version + 1, "changed_at": at}
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.save(update_fields=list(fields))


def clean_segments(segments: Rows) -> Rows:
    """What a browser sent, in the form the table promises: known keys, plain words, times that are times."""
    found: Rows = []
    taken: set[str] = set()
    for number, one in enumerate(segments[:MOST_SEGMENTS], 1):
        if not isinstance(one, dict):
            continue
        text = clean_text(one.get("text"))
        key = str(one.get("id") or number)[:40]
        while key in taken:
            key = f"{key[:34]}-{number}"
        taken.add(key)
        found.append(
            {
                "id": key,
                "start": _time(one.get("start")),
                "end": _time(one.get("end")),
                "speaker": str(one.get("speaker") or "")[:20],
                "text": text,
                "doubts": _doubts(one.get("doubts"), len(text)),
            }
        )
    return found


def clean_speakers(speakers: Rows) -> Rows:
    rows = [one for one in speakers[:MOST_SPEAKERS] if isinstance(one, dict) and one.get("key")]
    return [
        {"key": str(one["key"])[:20], "name": clean_text(one.get("name"))[:80], "asks": bool(one.get("asks"))}
        for one in rows
    ]


def clean_text(text: Any) -> str:
    """No control characters: the database and pages have no place for them."""
    return "".join(ch for ch in str(text or "")[:LONGEST_TEXT] if ch.isprintable() or ch in " \n\t")


def _time(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1_000_000:
        return None
    return round(float(value), 3)


def _doubts(value: Any, length: int) -> list[list[int]]:
    pairs = value if isinstance(value, list) else []
    return [
        [one[0], one[1]]
        for one in pairs
        if isinstance(one, (list, tuple))
        and len(one) == 2
        and all(isinstance(place, int) and not isinstance(place, bool) for place in one)
        and 0 <= one[0] < one[1] <= length
    ]
