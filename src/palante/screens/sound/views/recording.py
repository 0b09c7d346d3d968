"""One recording: heard, made small, written down, given to a story, replaced, removed."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from palante.library.domain.recording import (
    key_of,
    remove_original,
    remove_recording,
    replace_sound,
    try_again,
)
from palante.library.domain.transcribe import CannotTranscribe, ask_to_transcribe
from palante.library.domain.transcript import bring_back
from palante.library.models import Recording
from palante.library.transcribers import problem, transcriber
from palante.screens.participant.ranges import file_response
from palante.screens.sound.forms import FileForm, NewStoryForm, StoryChoice, TranscribeForm
from palante.screens.sound.room import jobs_under_way, recording_at, show
from palante.screens.sound.views.add import keep_uploaded
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.screens.team.once import is_first
from palante.stories.domain.edit import TakenBackError, make_story
from palante.stories.domain.sound import attach_recording, detach_recording
from palante.stories.format.write import write_story
from palante.stories.models import Story

PLAYED = {"opus": "audio/ogg", "aac": "audio/mp4"}
ENDINGS = {"opus": "opus", "aac": "m4a"}


@desk_door()
def team_recording(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    return _page(request, at, recording_at(at, pk))


@desk_door()
def recording_file(request: TeamRequest, at: At, pk: int, size: str) -> HttpResponseBase:
    """Opus and AAC are ours and are played; the original is a stranger's file and is only ever downloaded."""
    recording = recording_at(at, pk)
    if size not in (*PLAYED, "original"):
        raise Http404
    file = getattr(recording, size)
    if not file:
        raise Http404
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = recording.name or f"{recording.pk}"
    return file_response(
        request,
        opened,
        name=name if size == "original" else f"{name.rpartition('.')[0] or name}.{ENDINGS[size]}",
        mime=PLAYED.get(size, "application/octet-stream"),
        inline=size in PLAYED,
        tag=file.name.rpartition("/")[2],
    )


@desk_door(CHANGES)
def recording_again(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    try_again(recording_at(at, pk), by=request.user)
    return redirect("team_recording", at.journey.slug, pk)


@desk_door(CHANGES)
def recording_transcribe(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    form = TranscribeForm(request.POST)
    language = form.cleaned_data["language"] if form.is_valid() else ""
    try:
        ask_to_transcribe(recording_at(at, pk), language=language, by=request.user)
    except CannotTranscribe as error:
        toasts.warn(request, str(error))
    return redirect("team_recording", at.journey.slug, pk)


@desk_door(CHANGES)
def transcript_back(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    recording = recording_at(at, pk)
    if transcript := getattr(recording, "transcript", None):
        bring_back(transcript, by=request.user)
        toasts.say(
            request, _("The earlier transcript is back."), undo="transcript_back", args=[at.journey.slug, pk]
        )
    return redirect("team_recording", at.journey.slug, pk)


@desk_door(CHANGES)
def recording_story(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Give it to a story that is here."""
    recording = recording_at(at, pk)
    form = StoryChoice(_stories(at), request.POST)
    if not form.is_valid():
        return _page(request, at, recording, story_form=form, status=422)
    story = form.cleaned_data["story"]
    attach_recording(story, recording, by=request.user)
    toasts.say(
        request,
        _("“%s” has this sound.") % story.title,
        undo="recording_apart",
        args=[at.journey.slug, pk, story.pk],
    )
    return redirect("team_recording", at.journey.slug, pk)


@desk_door(CHANGES)
def recording_apart(request: TeamRequest, at: At, pk: int, story: int) -> HttpResponse:
    """Neither is lost: they only do not belong together any more."""
    detach_recording(
        get_object_or_404(Story.objects.of_team(at.journey), pk=story), recording_at(at, pk), by=request.user
    )
    return redirect("team_recording", at.journey.slug, pk)


@desk_door(CHANGES)
def recording_new_story(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    recording = recording_at(at, pk)
    form = NewStoryForm(request.POST)
    if not form.is_valid():
        return _page(request, at, recording, new_form=form, status=422)
    title = form.cleaned_data["title"]
    with transaction.atomic():
        if not is_first(request, form.cleaned_data["ticket"]):
            return redirect("team_recording", at.journey.slug, pk)
        try:
            story = make_story(
                write_story(title=title), journey=at.journey, by=request.user, recording=recording
            )
        except TakenBackError as error:
            toasts.warn(request, str(error))
            return redirect("team_recording", at.journey.slug, pk)
        attach_recording(story, recording, by=request.user)
    toasts.say(request, _("The story “%s” has begun.") % story.title)
    return redirect("team_recording", at.journey.slug, pk)


@desk_door(CHANGES)
def recording_replace(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    recording = recording_at(at, pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, at, recording, file_form=form, status=422)
    with transaction.atomic():
        if is_first(request, form.cleaned_data["ticket"]):
            keep_uploaded(
                form.cleaned_data["file"],
                lambda path, **told: replace_sound(recording, path, by=request.user, **told),
            )
    return redirect("team_recording", at.journey.slug, pk)


@desk_door(CHANGES)
def original_remove(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    remove_original(recording_at(at, pk), by=request.user)
    toasts.say(request, _("The original is gone. The small copies stay."))
    return redirect("team_recording", at.journey.slug, pk)


@desk_door(CHANGES)
def recording_remove(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Asked twice, the second finds nothing and says the same."""
    recording = Recording.objects.filter(pk=pk).first()
    if recording:
        remove_recording(recording_at(at, pk), by=request.user)
    toasts.say(request, _("The recording and its transcript are gone."))
    return redirect("team_sound", at.journey.slug)


def _stories(at: At) -> Any:
    return Story.objects.of_team(at.journey).stories().order_by("title")


def _page(
    request: TeamRequest,
    at: At,
    recording: Recording,
    *,
    story_form: StoryChoice | None = None,
    new_form: NewStoryForm | None = None,
    file_form: FileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    machine = transcriber()
    others = _stories(at).exclude(recording=recording)
    context = {
        "recording": recording,
        "transcript": getattr(recording, "transcript", None),
        "jobs": jobs_under_way(at).get(key_of(recording), []),
        "stories": list(_stories(at).filter(recording=recording)),
        "sizes": _sizes(recording),
        "story_form": story_form or (StoryChoice(others) if others.exists() else None),
        "new_form": new_form or NewStoryForm(),
        "file_form": file_form or FileForm(),
        "transcribe_form": TranscribeForm(
            initial={"language": at.journey.languages[0] if at.journey.languages else ""}
        ),
        "machine": machine.name if machine else "",
        "goes_out": bool(machine and not settings.WHISPER_MODEL),
        "problem": problem(),
        "limit": settings.UPLOAD_LIMIT,
        "member": request.user,
    }
    return show(request, at, "recording.html", context, status=status)


def _sizes(recording: Recording) -> list[dict[str, Any]]:
    """What there is of it, the smallest first, each with what it is for."""
    rows = [
        (
            "opus",
            recording.opus,
            recording.opus_bytes,
            _("played on the story's page; nearly every phone can"),
        ),
        ("aac", recording.aac, recording.aac_bytes, _("for older iPhones, and for podcast players")),
        ("original", recording.original, recording.bytes, _("as it came; only the team can download it")),
    ]
    names = {"opus": "Opus", "aac": "AAC", "original": _("Original")}
    return [
        {"key": key, "name": names[key], "is_here": bool(file), "bytes": count, "use": use}
        for key, file, count, use in rows
        if file or key == "original"
    ]
