"""Editing a story: its words field by field, or the file itself for those who know its format."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.screens.numbers import number_of
from palante.screens.studio.editing import Field, apply, changes, fields_of, rebase
from palante.screens.studio.room import show, story_at
from palante.screens.studio.views.story import diff
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.stories.domain.edit import EditedMeanwhile, edit_story
from palante.stories.format import NotTextError, StoryText, TooLargeError, read_story
from palante.stories.models import Story, StoryVersion

LONGEST = 2_000_000


class FieldErrors(Exception):  # noqa: N818  (reads as what happened)
    def __init__(self, wrong: dict[str, str]) -> None:
        self.wrong = wrong
        super().__init__()


@desk_door(READS + CHANGES)
def team_story_edit(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    story = story_at(at, pk, source=True)
    fields = fields_of(_text(story))
    if request.method != "POST":
        return _page(request, at, story, fields)
    seen = number_of(request.POST.get("seen", ""))
    base = _as_seen(story, seen)
    if base is None:  # such a version was never shown
        return _page(request, at, story, fields)
    seen_fields = fields_of(base)
    told = changes(seen_fields, request.POST.dict())
    if not told:
        return redirect("team_story", at.journey.slug, pk)
    if seen == story.version:
        try:
            edit_story(story, lambda text: _apply(text, told), seen=seen, by=request.user)
            toasts.say(request, _("Saved. The versions bring back how it was."))
            return redirect("team_story", at.journey.slug, pk)
        except FieldErrors as errors:
            _fill(fields, told, errors.wrong)
            return _page(request, at, story, fields, wrong=errors.wrong, status=422)
        except EditedMeanwhile:
            story = story_at(at, pk, source=True)
            fields = fields_of(_text(story))
    left = rebase(seen_fields, fields, told)
    context = {"left": left, "lines": diff(base.to_bytes(), bytes(story.source))}
    return _page(request, at, story, fields, status=409, conflict=True, **context)


def _apply(text: StoryText, told: dict[str, str]) -> None:
    if wrong := apply(text, told):
        raise FieldErrors(wrong)


def _fill(fields: list[Field], told: dict[str, str], wrong: dict[str, str]) -> None:
    for field in fields:
        field.value = told.get(field.name, field.value)
        field.error = wrong.get(field.name, "")


def _page(
    request: TeamRequest, at: At, story: Story, fields: list[Field], *, status: int = 200, **context: Any
) -> HttpResponse:
    heads = {field.name: field for field in fields if not field.number}
    shared = {"story": story, "heads": heads, "fields": [field for field in fields if field.number]}
    return show(request, at, "edit.html", shared | context, status=status)


def _text(story: Story) -> StoryText:
    return read_story(bytes(story.source), story.path)


def _as_seen(story: Story, seen: int) -> StoryText | None:
    """The file as it was when its writer opened it."""
    if seen == story.version:
        return _text(story)
    version = StoryVersion.objects.defer(None).filter(story=story, number=seen).first()
    return read_story(bytes(version.source), story.path) if version else None


# The file itself


class SourceForm(forms.Form):
    source = forms.CharField(
        label=gettext_lazy("The file"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


@desk_door(READS + CHANGES)
def team_story_source(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    story = story_at(at, pk, source=True)
    text = _text(story)
    if request.method != "POST":
        form = SourceForm(initial={"source": str(text), "seen": story.version})
        return _source_page(request, at, story, form, text)
    form = SourceForm(request.POST)
    if not form.is_valid():
        return _source_page(request, at, story, form, text, status=422)
    mine, seen = form.cleaned_data["source"], form.cleaned_data["seen"]
    try:
        edit_story(story, lambda text: text.set_source_text(mine), seen=seen, by=request.user)
    except EditedMeanwhile:
        story = story_at(at, pk, source=True)
        text = _text(story)
        again = SourceForm(initial={"source": mine, "seen": story.version})
        context = {
            "conflict": True,
            "theirs": str(text),
            "lines": diff(bytes(story.source), _bytes(_text(story), mine)),
        }
        return _source_page(request, at, story, again, text, status=409, **context)
    except ValueError as error:
        form.add_error("source", str(error))
        return _source_page(request, at, story, form, text, status=422)
    toasts.say(request, _("Saved. The versions bring back how it was."))
    return redirect("team_story", at.journey.slug, pk)


def _bytes(text: StoryText, mine: str) -> bytes:
    text.set_source_text(mine)
    return text.to_bytes()


def _source_page(
    request: TeamRequest,
    at: At,
    story: Story,
    form: SourceForm,
    text: StoryText,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    shared = {"story": story, "form": form, "warnings": text.warnings}
    return show(request, at, "source.html", shared | context, status=status)


@desk_door(CHANGES)
def team_story_check(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """What would be odd in what is being written; nothing is saved."""
    story = story_at(at, pk)
    try:
        text = read_story(
            request.POST.get("source", "").replace("\r\n", "\n").encode("utf-8", "replace"), story.path
        )
        found = {"warnings": text.warnings, "title": text.title, "paragraphs": len(text.paragraphs)}
    except (NotTextError, TooLargeError) as error:
        found = {"refused": str(error)}
    return render(request, "studio/_check.html", found | {"live": True})
