"""Bringing stories in: files, a folder or a zip; first what they are, then taking them.

The check is the import itself, taken back (for few files), or a reading of every file (for many): what it promises
holds. Many files are taken in the background.
"""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from palante.base.intake import Intake, is_safe, uploads
from palante.base.jobs import ask
from palante.base.models import Job
from palante.screens.bodies import KIT
from palante.screens.studio.odd import odd_in
from palante.screens.studio.room import show
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, desk_door
from palante.screens.team.forms import offer
from palante.stories.domain.take import Taken, check_files, take_files
from palante.stories.models import Scope
from palante.stories.taking import counts
from palante.stories.waiting import forget_waiting, keep_waiting, waiting

SALT, A_DAY = "stories-waiting", 86_400
FEW, FEW_BYTES = 150, 5_000_000  # so many are taken while one waits
SHOWN = 200  # of each list


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class AddForm(forms.Form):
    # An empty file among a hundred is no reason to refuse them all: like any other, it is told beside its name.
    chosen = ManyFilesField(label=gettext_lazy("Files or a zip"), required=False, allow_empty_file=True)
    folder = ManyFilesField(label=gettext_lazy("or a whole folder"), required=False, allow_empty_file=True)
    paths = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not (told.get("chosen") or told.get("folder")) and not self.errors:
            self.add_error("chosen", _("Choose at least one file, a folder or a zip."))
        return told


class TakeForm(forms.Form):
    where = forms.ChoiceField(
        label=gettext_lazy("They belong to"), widget=forms.RadioSelect, initial="journey"
    )
    published = forms.BooleanField(
        label=gettext_lazy("These stories were published before, and everybody may read them"), required=False
    )
    because = forms.CharField(
        label=gettext_lazy("Where they were published"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The archive's name and address. It stands with each story as its consent."),
    )

    def __init__(self, at: At, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        offer(
            self,
            "where",
            [("journey", at.journey.name), ("house", _("the whole house: every team may work on them"))],
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("published") and not told.get("because", "").strip():
            self.add_error("because", _("Say where: a story is public only with a reason."))
        if told.get("published") and not self.at.is_lead:
            self.add_error("published", _("The lead of this journey says what may be public."))
        return told


@desk_door(READS + CHANGES)
def team_stories_add(request: TeamRequest, at: At) -> HttpResponse:
    form = AddForm(request.POST, request.FILES) if request.method == "POST" else AddForm()
    if form.is_bound and form.is_valid():
        intake = _intake(form)
        name, count = keep_waiting(intake)
        if count:
            told = {"name": name, "member": request.user.pk, "journey": at.journey.pk}
            request.session["stories-refused"] = _refusals(intake)
            return redirect("team_stories_check", at.journey.slug, signing.dumps(told, salt=SALT))
        forget_waiting(name)
        for fault in intake.refused[:5]:
            form.add_error("chosen", f"{fault.path}: {fault.what} — {fault.mend}")
        if not intake.refused:
            form.add_error("chosen", _("There is no .md file among them."))
    jobs = list(Job.objects.filter(kind="take_stories", journey_id=at.journey.pk).order_by("-asked_at")[:3])
    context = {"form": form, "limit": KIT, "jobs": jobs}
    return show(request, at, "add.html", context, status=422 if form.errors else 200)


def _refusals(intake: Intake) -> list[list[str]]:
    return [[fault.path, fault.what, fault.mend] for fault in intake.refused[:SHOWN]]


def _intake(form: AddForm) -> Intake:
    """The files, a zip opened; those of a folder under their paths in it, where the browser told them."""
    alone, folder = form.cleaned_data["chosen"], form.cleaned_data["folder"]
    paths = _paths(form.cleaned_data["paths"], len(folder))
    of_folder = [
        (file, path)
        for file, path in zip(folder, paths or [file.name or "" for file in folder], strict=True)
        if path.lower().endswith(".md")
    ]
    intake = uploads([*alone, *(file for file, _path in of_folder)])
    for place, (_file, path) in enumerate(of_folder, len(alone)):
        intake.sources[place] = partial(_under, intake.sources[place], path)
    return intake


def _under(read: Any, path: str, intake: Intake) -> Iterator[tuple[str, bytes]]:
    if is_safe(path, intake):
        for _name, content in read(intake):
            yield path, content


def _paths(said: str, number: int) -> list[str]:
    """What the browser's script said, if it can be true. The chosen folder's own name is left out, as the command does."""
    try:
        paths = json.loads(said or "[]")
        json.dumps(paths, ensure_ascii=False).encode()  # half a sign is nobody's file name
    except (ValueError, RecursionError):
        return []
    if (
        not isinstance(paths, list)
        or len(paths) != number
        or not all(isinstance(path, str) for path in paths)
    ):
        return []
    return [path.partition("/")[2] or path for path in paths]


@desk_door(READS + CHANGES)
def team_stories_check(request: TeamRequest, at: At, token: str) -> HttpResponse:
    """What waits: what would be new, changed, refused, and what is odd; one button takes it."""
    try:
        told = signing.loads(token, salt=SALT, max_age=A_DAY)
        if (told["member"], told["journey"]) != (request.user.pk, at.journey.pk):
            raise FileNotFoundError
        files = waiting(told["name"])
    except (signing.BadSignature, FileNotFoundError):
        toasts.warn(
            request,
            _("These files were taken already, or waited too long. Nothing was lost: choose them again."),
        )
        return redirect("team_stories_add", at.journey.slug)
    form = TakeForm(at, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _take(request, at, told["name"], files, form.cleaned_data)
    context = {
        "form": form,
        "seen": _foresee(at, files),
        "count": len(files),
        "is_large": is_large(files),
        "unread": request.session.get("stories-refused", []),
        "shown": SHOWN,
    }
    return show(request, at, "check.html", context, status=422 if form.errors else 200)


def is_large(files: list[tuple[str, bytes]]) -> bool:
    return len(files) > FEW or sum(len(content) for _path, content in files) > FEW_BYTES


def _foresee(at: At, files: list[tuple[str, bytes]]) -> dict[str, Any]:
    if is_large(files):
        refused, warnings, kinds = check_files(files)
        return {"refused": refused, "warnings": warnings, "odd": odd_in(warnings), "kinds": kinds}
    with transaction.atomic():
        taken = take_files(files, journey=at.journey)
        transaction.set_rollback(True)
    return {
        "taken": taken,
        "refused": taken.refused,
        "warnings": taken.warnings,
        "odd": odd_in(taken.warnings),
        "kept": taken.kept,
    }


def _take(
    request: TeamRequest, at: At, name: str, files: list[tuple[str, bytes]], told: dict[str, Any]
) -> HttpResponse:
    journey = at.journey if told["where"] == "journey" else None
    because = told["because"].strip() if told["published"] else ""
    if is_large(files):
        ask(
            "take_stories",
            key=f"files {name}",
            told={
                "kept": name,
                "journey": journey.pk if journey else None,
                "because": because,
                "believe": at.is_lead,
            },
            total=len(files),
            member=request.user,
            journey=at.journey,
        )
        toasts.say(request, _("They are being taken. You can leave this page: it goes on."))
        return redirect("team_stories_add", at.journey.slug)
    taken = take_files(
        files,
        journey=journey,
        by=request.user,
        consent=Scope.PUBLIC if because else None,
        because=because,
        believe=at.is_lead,  # what may be public is the lead's to record, also where a file says it
    )
    forget_waiting(name)
    request.session.pop("stories-refused", None)
    toasts.say(request, told_in_words(counts(taken)))
    return redirect(_after(taken, at))


def _after(taken: Taken, at: At) -> str:
    if len(taken.stories) == 1:
        return reverse("team_story", args=[at.journey.slug, taken.stories[0].pk])
    return reverse("team_stories", args=[at.journey.slug])


def told_in_words(numbers: dict[str, int]) -> str:
    """“3 new, 1 changed, 2 as they were.”"""
    words = list(_parts(numbers))
    return ", ".join(words) + "." if words else _("Nothing was taken.")


def _parts(numbers: dict[str, int]) -> Iterator[str]:
    forms = {
        "created": lambda n: ngettext("%d new", "%d new", n),
        "updated": lambda n: ngettext("%d changed", "%d changed", n),
        "unchanged": lambda n: ngettext("%d as it was", "%d as they were", n),
        "kept": lambda n: ngettext("%d edited here and left alone", "%d edited here and left alone", n),
        "refused": lambda n: ngettext("%d refused", "%d refused", n),
    }
    for key, form in forms.items():
        if number := numbers.get(key, 0):
            yield form(number) % number
