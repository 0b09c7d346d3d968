"""One story: what it is, what is left to do, where it belongs, its versions, its files."""

import difflib
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.base.models import LogLine
from palante.screens.studio.links import way
from palante.screens.studio.room import show, story_at
from palante.screens.studio.shelf import Left, left_of, shelf
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door
from palante.screens.team.forms import offer
from palante.screens.team.history import told
from palante.stories.consents import link_of
from palante.stories.domain.edit import EditedMeanwhile, edit_story, restore_version
from palante.stories.domain.export import note_export
from palante.stories.domain.place import NotPlacedError, place_story
from palante.stories.format import StoryText, read_story
from palante.stories.models import Scope, Story, StoryVersion, day_here

MOST_WARNINGS, MOST_VERSIONS, MOST_LINES = 200, 30, 20
LONGEST_DIFF = 400


class PlaceForm(forms.Form):
    where = forms.ChoiceField(label=gettext_lazy("It belongs to"))
    session = forms.ChoiceField(label=gettext_lazy("Session"), required=False)
    archetype = forms.ChoiceField(label=gettext_lazy("Profile"), required=False)

    def __init__(self, at: At, story: Story, *args: Any, **kwargs: Any) -> None:
        kept = {
            "where": "journey" if story.journey_id else "house",
            "session": story.session.number if story.session else "",
            "archetype": story.archetype,
        }
        super().__init__(*args, **{"initial": kept, **kwargs})
        offer(
            self,
            "where",
            [("journey", at.journey.name), ("house", _("the whole house: every team may work on it"))],
        )
        sessions = [(str(row.number), f"{row.number}. {row.title}") for row in at.journey.sessions.all()]
        offer(self, "session", [("", _("none")), *sessions])
        offer(self, "archetype", [("", _("none")), *archetypes(at, story).items()])


def archetypes(at: At, story: Story) -> dict[str, str]:
    """The journey's profiles by their titles; one chosen before stays to be chosen."""
    found = {story.archetype: story.archetype} if story.archetype else {}
    found |= {row.slug: row.title or row.slug for row in at.journey.archetypes.standing()}
    return dict(sorted(found.items(), key=lambda row: row[1].casefold()))


@desk_door()
def team_story(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    whose = {} if story_at(at, pk).is_story else {"whose": "pages"}
    story: Any = get_object_or_404(shelf(at.journey, whose).defer(None), pk=pk)
    text = read_story(bytes(story.source), story.path)
    consent = getattr(story, "consent", None)
    left = left_of(story)
    story.is_over = bool(story.open_until and story.open_until < day_here())
    lines = LogLine.objects.filter(kind="story", object_id=story.pk).order_by("-at")[:MOST_LINES]
    context = {
        "story": story,
        "text": text,
        "consent": consent,
        "link": link_of(consent) if consent and at.is_lead else "",
        "left": left,
        "next": _next_step(at, story, left),
        "warnings": text.warnings[:MOST_WARNINGS],
        "repairs": bool(read_story(bytes(story.source), story.path).repair_times()),
        "place": PlaceForm(at, story),
        "versions": list(story.versions.select_related("by")[:MOST_VERSIONS]),
        "history": told(lines, at.journey),
        "ways": ways(at, story),
        "is_over": story.is_over,
        "elements": elements_of(story),
    }
    return show(request, at, "story.html", context)


def elements_of(story: Story) -> list[tuple[str, str, int]]:
    """Its tags, the most used first: (name, kind, how often)."""
    counted: dict[tuple[str, str], int] = {}
    for name, kind in story.mentions.values_list("name", "kind"):
        counted[name, kind] = counted.get((name, kind), 0) + 1
    return sorted(
        ((name, kind, times) for (name, kind), times in counted.items()), key=lambda row: (-row[2], row[0])
    )


def ways(at: At, story: Story) -> dict[str, str]:
    """Where the rest of the work on it is done."""
    slug = at.journey.slug
    recording = story.recording_id
    return {
        "public": story.get_absolute_url() if story.scope == Scope.PUBLIC else "",
        "recording": way("team_recording", slug, recording) if recording else "",
        "transcript": way("team_transcript", slug, recording) if recording else "",
        "sound": way("team_sound", slug),
        "coding": way("team_coding", slug, story.pk),
    }


def _next_step(at: At, story: Story, left: list[Left]) -> dict[str, str]:
    """The one thing to do next, said and linked; nothing when all is done."""
    slug, found = at.journey.slug, ways(at, story)
    steps = {
        "consent": (
            _("Record what its teller allows"),
            reverse("team_story_consent", args=[slug, story.pk]),
            "handshake",
        ),
        "ended": (
            _("Ask its teller again"),
            reverse("team_story_consent", args=[slug, story.pk]),
            "handshake",
        ),
        "ending": (
            _("Ask its teller in time"),
            reverse("team_story_consent", args=[slug, story.pk]),
            "handshake",
        ),
        "words": (_("Write down what was said"), found["transcript"] or found["sound"], "captions"),
        "code": (_("Code it: which tools, skills, tactics and principles it shows"), found["coding"], "tags"),
        "decide": (_("Decide what was proposed"), found["coding"], "list-checks"),
    }
    for step in left:
        words, href, icon = steps.get(step.key, ("", "", ""))
        if href:
            return {"words": words, "href": href, "icon": icon}
    return {}


@desk_door(CHANGES)
def story_place(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Into the journey, back to the house; only the lead moves a story between them."""
    story = story_at(at, pk)
    form = PlaceForm(at, story, request.POST)
    if not form.is_valid():
        toasts.warn(request, _("That place does not exist any more. Nothing was changed."))
        return redirect("team_story", at.journey.slug, pk)
    chosen = form.cleaned_data
    in_journey = chosen["where"] == "journey"
    if in_journey != bool(story.journey_id) and not at.is_lead:
        toasts.warn(
            request, _("Only the lead of this journey moves a story between the journey and the house.")
        )
        return redirect("team_story", at.journey.slug, pk)
    session = (
        at.journey.sessions.filter(number=chosen["session"]).first()
        if in_journey and chosen["session"]
        else None
    )
    try:
        place_story(
            story,
            journey=at.journey if in_journey else None,
            session=session,
            archetype=chosen["archetype"] if in_journey else "",
            by=request.user,
        )
        toasts.say(request, _("Saved."))
    except NotPlacedError as error:
        toasts.warn(request, str(error))
    return back(request, "team_story", at.journey.slug, pk)


@desk_door(CHANGES)
def story_repair(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Damaged timestamps are written as they are read. An edit like any other: it can be taken back."""
    story = story_at(at, pk)
    mended: list[int] = []
    try:
        edit_story(
            story,
            lambda text: mended.extend(text.repair_times()),
            seen=_seen(request, story),
            by=request.user,
            why="times_repaired",
        )
        toasts.say(
            request,
            _("Timestamps mended: %(number)s. The versions below bring back how it was.")
            % {"number": len(mended)},
        )
    except EditedMeanwhile:
        toasts.warn(
            request, _("Somebody changed this story meanwhile. Look at it and mend again; nothing was lost.")
        )
    return back(request, "team_story", at.journey.slug, pk)


def _seen(request: TeamRequest, story: Story) -> int:
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else story.version


@desk_door(READS + CHANGES)
def story_version(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    """What was different then, line by line; bringing it back is a change of its own, so nothing is lost by it."""
    story = story_at(at, pk, source=True)
    version = get_object_or_404(
        StoryVersion.objects.defer(None).select_related("by"), story=story, number=number
    )
    if request.method == "POST":
        try:
            restore_version(story, number, seen=_seen(request, story), by=request.user)
            toasts.say(request, _("Brought back. What stood there until now is kept as a version too."))
        except EditedMeanwhile:
            toasts.warn(request, _("Somebody changed this story meanwhile. Look at the differences again."))
            return redirect("team_story_version", at.journey.slug, pk, number)
        return redirect("team_story", at.journey.slug, pk)
    context = {"story": story, "version": version, "lines": diff(bytes(version.source), bytes(story.source))}
    return show(request, at, "version.html", context)


def diff(old: bytes, new: bytes) -> list[tuple[str, str]]:
    """("was" | "is" | "same" | "gap", line): only what differs, with a line around it."""
    before, after = (source.decode("utf-8", "replace").splitlines() for source in (old, new))
    found: list[tuple[str, str]] = []
    for line in difflib.unified_diff(before, after, n=1, lineterm=""):
        if line.startswith(("---", "+++")):
            continue
        kind = {"-": "was", "+": "is", " ": "same", "@": "gap"}[line[0]]
        found.append((kind, "" if kind == "gap" else line[1:]))
    return found[:LONGEST_DIFF]


@desk_door()
def team_story_file(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Its bytes as they are, under its own name."""
    story = story_at(at, pk, source=True)
    note_export([story], by=request.user, journey=at.journey)
    return _download(bytes(story.source), PurePosixPath(story.path).name, "text/markdown; charset=utf-8")


@desk_door()
def team_story_captions(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Its words as captions for the recording, by the second."""
    from palante.stories.out.captions import captions  # noqa: PLC0415  (the one page that needs it)

    story = story_at(at, pk, source=True)
    text = read_story(bytes(story.source), story.path)
    if not _has_times(text):
        raise Http404
    note_export([story], by=request.user, journey=at.journey)
    made = captions(text, source=story.path, seconds=story.seconds).encode()
    return _download(made, f"{PurePosixPath(story.path).stem}.vtt", "text/vtt; charset=utf-8")


def _has_times(text: StoryText) -> bool:
    return any(section.seconds is not None for section in text.sections)


def _download(content: bytes, name: str, mime: str) -> HttpResponse:
    headers = {
        "Content-Disposition": str(content_disposition_header(True, name)),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=mime, headers=headers | {"Cache-Control": "no-store"})
