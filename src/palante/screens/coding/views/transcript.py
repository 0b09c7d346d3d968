"""Correcting what was said. The page works as a plain form; `correct-page.js` makes it quick."""

import json
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from palante.base.jobs import last_job
from palante.library.domain.transcript import EditedMeanwhile
from palante.library.models import Transcript
from palante.screens.coding.keeping import keep
from palante.screens.coding.merging import Conflict, NotALineError, segment_of
from palante.screens.coding.page import show, transcript_of
from palante.screens.coding.sound import sources_of
from palante.screens.coding.views.begin import address_of, begin_page
from palante.screens.sound.room import recording_at
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.stories.domain.compose import story_made_of

A_PAGE = 40  # lines of the plain form


@desk_door(READS + CHANGES)
def team_transcript(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Of a recording, by the recording's number."""
    recording = recording_at(at, pk)
    transcript = Transcript.objects.select_related("recording").filter(recording=recording).first()
    if transcript is None:
        return begin_page(request, at, recording)
    return _page(request, at, transcript)


@desk_door(READS + CHANGES)
def team_transcript_text(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """By its own number: a transcript without sound."""
    transcript = transcript_of(at, pk)
    if transcript.recording_id:
        return redirect("team_transcript", at.journey.slug, transcript.recording_id)
    return _page(request, at, transcript)


def _page(request: TeamRequest, at: At, transcript: Transcript) -> HttpResponse:
    if request.method == "POST":
        return _save_plain(request, at, transcript)
    page = Paginator(transcript.segments, A_PAGE).get_page(request.GET.get("page"))
    return show(request, at, "transcript.html", _context(request, at, transcript, page))


def _context(request: TeamRequest, at: At, transcript: Transcript, page: Page) -> dict[str, Any]:
    recording = transcript.recording
    return {
        "transcript": transcript,
        "recording": recording,
        "sources": sources_of(at.journey, recording),
        "page": page,
        "rows": [{"line": line, "was": json.dumps(line)} for line in page.object_list],
        "lines": len(transcript.segments),
        "seconds": max((line["end"] for line in transcript.segments), default=0),
        "doubts": sum(len(line.get("doubts") or []) for line in transcript.segments),
        "key": f"{request.user.pk}/{transcript.pk}",
        "address": address_of(at, transcript),
        "story": story_made_of(transcript),
        "job": last_job("transcribe", f"recording {recording.pk}") if recording else None,
    }


# With script: lines as data, changes as data.


@desk_door()
def transcript_data(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    return JsonResponse(_data(transcript_of(at, pk)))


def _data(transcript: Transcript) -> dict[str, Any]:
    return {
        "version": transcript.version,
        "segments": [segment_of(line) for line in transcript.segments],
        "speakers": transcript.speakers,
    }


@desk_door(CHANGES)
def transcript_save(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """`{seen, changes, removed, speakers}`; the answer tells the new version, what others wrote, and disputed lines."""
    transcript = transcript_of(at, pk)
    before = transcript.version
    try:
        sent = json.loads(request.body)
        transcript, merged = keep(
            transcript,
            changes=sent["changes"],
            removed=sent["removed"],
            speakers=sent.get("speakers"),
            by=request.user,
        )
    except (ValueError, KeyError, TypeError, NotALineError, RecursionError) as error:
        if isinstance(error, EditedMeanwhile):
            return JsonResponse({}, status=503)  # so many wrote at once: the browser tries again
        return JsonResponse({}, status=400)
    answer = {"version": transcript.version, "conflicts": [_told(found) for found in merged.conflicts]}
    if merged.conflicts or sent.get("seen") != before or transcript.version > before + 1:
        answer |= _data(transcript)
    return JsonResponse(answer)


def _told(found: Conflict) -> dict[str, Any]:
    return {"id": found.id, "theirs": found.theirs}


# Without script: a page of lines as a form.


def _save_plain(request: TeamRequest, at: At, transcript: Transcript) -> HttpResponse:
    posted = request.POST
    changes = []
    try:
        for name in posted:
            if not name.startswith("was-"):
                continue
            was = segment_of(json.loads(posted[name]))
            key = name.removeprefix("was-")
            fresh = was | {"text": posted.get(f"text-{key}", was["text"])}
            fresh["speaker"] = posted.get(f"speaker-{key}", was["speaker"])
            if fresh["text"] != was["text"]:
                fresh["doubts"] = []
            if fresh != was:
                changes.append({"segment": fresh, "was": was, "after": None})
        transcript, merged = keep(transcript, changes=changes, removed=[], by=request.user)
    except (ValueError, NotALineError, RecursionError):
        toasts.warn(
            request, _("This could not be read as lines, so nothing was changed. Load the page again.")
        )
        return redirect(address_of(at, transcript))
    if merged.conflicts:
        rows = [
            {"mine": found.mine, "theirs": found.theirs, "was": json.dumps(found.theirs or found.mine)}
            for found in merged.conflicts
        ]
        context = {"transcript": transcript, "rows": rows, "address": address_of(at, transcript)}
        return show(request, at, "transcript_conflict.html", context, status=409)
    toasts.say(request, _("Saved."))
    return redirect(f"{address_of(at, transcript)}?page={posted.get('go') or posted.get('page') or 1}")
