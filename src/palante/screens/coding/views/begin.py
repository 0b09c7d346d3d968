"""How a transcript begins: written down by a machine, brought from elsewhere, or by hand; and how it ends: read through,
made into a story."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.document import NotTextError
from palante.base.jobs import last_job
from palante.library.domain.transcribe import CannotTranscribe, ask_to_transcribe
from palante.library.domain.transcript import begin_transcript, read_through, take_transcript
from palante.library.models import Recording, Transcript
from palante.library.transcribers import problem
from palante.library.transcripts import read_transcript
from palante.screens.coding.forms import StoryForm, TranscriptFileForm
from palante.screens.coding.page import show, transcript_of
from palante.screens.numbers import number_of
from palante.screens.sound.room import recording_at
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.once import is_first
from palante.stories.domain.compose import NothingSaid, compose_story, retell_story, story_made_of
from palante.stories.domain.edit import EditedMeanwhile, TakenBackError
from palante.stories.domain.propose import tags_of
from palante.stories.models import Story

MOST_BYTES = 5_000_000
DOCUMENTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")  # PDF, Word, old Word, RTF
SPEAKERS = [{"key": "S1", "name": "", "asks": True}, {"key": "S2", "name": "", "asks": False}]


def address_of(at: At, transcript: Transcript) -> str:
    if transcript.recording_id:
        return reverse("team_transcript", args=[at.journey.slug, transcript.recording_id])
    return reverse("team_transcript_text", args=[at.journey.slug, transcript.pk])


def begin_page(
    request: TeamRequest, at: At, recording: Recording | None, *, form: TranscriptFileForm | None = None
) -> HttpResponse:
    if recording:
        file_address = reverse("transcript_file", args=[at.journey.slug, recording.pk])
    else:
        file_address = reverse("team_transcript_add", args=[at.journey.slug])
    context: dict[str, Any] = {
        "recording": recording,
        "form": form or TranscriptFileForm(),
        "file_address": file_address,
        "fault": problem(),
        "is_outside": bool(settings.TRANSCRIBER_URL and not settings.WHISPER_MODEL),
        "job": last_job("transcribe", f"recording {recording.pk}") if recording else None,
    }
    if recording is None:
        # By hand or from a file: without a recording nothing else leads back to them.
        alone = Transcript.objects.filter(recording=None, journey=at.journey).defer("segments")
        context["alone"] = alone.order_by("-changed_at")[:50]
    return show(request, at, "transcript_begin.html", context, status=400 if form and form.errors else 200)


@desk_door(READS + CHANGES)
def team_transcript_add(request: TeamRequest, at: At) -> HttpResponse:
    """A transcript without sound."""
    if request.method != "POST":
        return begin_page(request, at, None)
    form = TranscriptFileForm(request.POST, request.FILES)
    if not form.is_valid() or not _read(form):
        return begin_page(request, at, None, form=form)
    read = form.cleaned_data["read"]
    with transaction.atomic():
        if not is_first(request, form.cleaned_data["ticket"]):
            return redirect("team_stories", at.journey.slug)
        transcript = begin_transcript(
            journey=at.journey,
            segments=read.segments,
            speakers=read.speakers,
            language=read.language or at.journey.languages[0],
            how=form.cleaned_data["file"].name,
            by=request.user,
        )
    _say_read(request, read)
    return redirect(address_of(at, transcript))


@desk_door(CHANGES)
def transcript_file(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Of a recording, from a file. What was there before can be brought back."""
    recording = recording_at(at, pk)
    form = TranscriptFileForm(request.POST, request.FILES)
    if not form.is_valid() or not _read(form):
        return begin_page(request, at, recording, form=form)
    file = form.cleaned_data["file"]
    file.seek(0)
    _transcript, read = take_transcript(recording, name=file.name, data=file.read(), by=request.user)
    _say_read(request, read)
    return redirect("team_transcript", at.journey.slug, pk)


def _read(form: TranscriptFileForm) -> bool:
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        form.add_error(
            "file", _("A transcript is text and much smaller than this. Choose the SRT, VTT or TXT file.")
        )
        return False
    data = file.read()
    if data.startswith(DOCUMENTS):
        form.add_error(
            "file", _("This is a document, not plain text. Save it as text (.txt) and choose that file.")
        )
        return False
    try:
        read = read_transcript(file.name, data)
    except (NotTextError, ValueError) as error:
        form.add_error("file", str(error))
        return False
    if not read.segments:
        form.add_error("file", _("No words were found in this file. Choose another."))
        return False
    form.cleaned_data["read"] = read
    return True


def _say_read(request: TeamRequest, read: Any) -> None:
    number = len(read.segments)
    toasts.say(
        request,
        ngettext("%(number)s line read in.", "%(number)s lines read in.", number) % {"number": number},
    )
    for fault in read.warnings[:3]:
        toasts.warn(request, _("Line %(line)s: %(what)s") % {"line": fault.line, "what": fault.what})


@desk_door(CHANGES)
def transcript_hand(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    recording = recording_at(at, pk)
    end = round(recording.seconds or 0.0, 2)
    first = {"id": "1", "start": 0.0, "end": end, "speaker": "S1", "text": "", "doubts": []}
    begin_transcript(
        recording=recording,
        journey=at.journey,
        segments=[first],
        speakers=SPEAKERS,
        language=at.journey.languages[0],
        by=request.user,
    )
    return redirect("team_transcript", at.journey.slug, pk)


@desk_door(CHANGES)
def transcript_machine(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    recording = recording_at(at, pk)
    try:
        ask_to_transcribe(recording, by=request.user)
    except CannotTranscribe as error:
        toasts.warn(request, str(error))
    return redirect("team_transcript", at.journey.slug, pk)


@desk_door(CHANGES)
def transcript_checked(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    transcript = transcript_of(at, pk)
    on = not request.POST.get("off")
    read_through(transcript, by=request.user, on=on)
    toasts.say(request, _("Noted: it is read through.") if on else _("Noted: it is still to be read."))
    return redirect(address_of(at, transcript))


@desk_door(READS + CHANGES)
def transcript_story(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The short form between transcript and story; for a story that is there, its words anew."""
    transcript = transcript_of(at, pk)
    story = story_made_of(transcript)
    if story:
        story = Story.objects.of_team(at.journey).filter(pk=story.pk).first()
        return _retell(request, at, transcript, story) if story else redirect(address_of(at, transcript))
    asking = [voice["key"] for voice in transcript.speakers if voice.get("asks")]
    initial = {
        "language": (transcript.language or at.journey.languages[0])[:2],
        "asks": asking,
        "title": _title_of(transcript),
    }
    form = StoryForm(request.POST or None, initial=initial, speakers=transcript.speakers)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = compose_story(
                transcript,
                title=told["title"],
                country=told["country"],
                continent=told["continent"],
                language=told["language"],
                asks=told.get("asks", []),
                by=request.user,
            )
        except (NothingSaid, TakenBackError, ValueError) as error:
            form.add_error(None, str(error))
        else:
            toasts.say(
                request, _("The story is there, for your team alone. Now its passages can get their tags.")
            )
            return redirect("team_coding", at.journey.slug, made.pk)
    context = {"transcript": transcript, "form": form, "back": address_of(at, transcript)}
    return show(request, at, "transcript_story.html", context, status=400 if form.errors else 200)


def _title_of(transcript: Transcript) -> str:
    answers = [voice["name"] for voice in transcript.speakers if not voice.get("asks") and voice.get("name")]
    return _("Interview with %s") % answers[0] if len(answers) == 1 else ""


def _retell(request: TeamRequest, at: At, transcript: Transcript, story: Story) -> HttpResponse:
    context: dict[str, Any] = {"transcript": transcript, "story": story, "back": address_of(at, transcript)}
    if request.method == "POST":
        seen = number_of(request.POST.get("seen", ""))
        try:
            story, lost = retell_story(story, transcript, seen=seen, by=request.user)
        except EditedMeanwhile as error:
            toasts.warn(request, str(error))
            context |= {"mine": error.mine, "theirs": error.theirs, "story": Story.objects.get(pk=story.pk)}
            return show(request, at, "transcript_story.html", context, status=409)
        except NothingSaid as error:
            toasts.warn(request, str(error))
            return redirect(address_of(at, transcript))
        if lost:
            words = ngettext(
                "The words are in the story. %(number)s tag found no passage any more; the version before keeps it.",
                "The words are in the story. %(number)s tags found no passage any more; the version before keeps them.",
                lost,
            )
            toasts.warn(request, words % {"number": lost})
        else:
            toasts.say(request, _("The words are in the story; its tags stayed with their passages."))
        return redirect("team_coding", at.journey.slug, story.pk)
    context["tags"] = sum(len(tags) for tags in tags_of(story).values())
    return show(request, at, "transcript_story.html", context)
