"""Where sound comes in: the list of what is here, and the ways to bring more."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from palante.library.domain.recording import fetch_recording, keep_recording, key_of
from palante.library.files import workplace
from palante.library.models import Recording, Upload
from palante.screens.sound.forms import AddressForm, FileForm
from palante.screens.sound.room import jobs_under_way, recordings_of, show
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.screens.team.once import is_first
from palante.screens.team.room import page_of

PAGE = 30


@desk_door()
def team_sound(request: TeamRequest, at: At) -> HttpResponse:
    return _page(request, at)


@desk_door()
def team_record(request: TeamRequest, at: At) -> HttpResponse:
    return show(request, at, "record.html", {"member": request.user, "limit": settings.UPLOAD_LIMIT})


@desk_door(CHANGES)
def sound_upload(request: TeamRequest, at: At) -> HttpResponse:
    """The plain form, for browsers without JavaScript: the whole file at once."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, at, file_form=form, status=422)
    with transaction.atomic():
        if not is_first(request, form.cleaned_data["ticket"]):
            return redirect("team_sound", at.journey.slug)
        recording = keep_uploaded(form.cleaned_data["file"], lambda path, **told: keep_recording(
            path, journey=at.journey, by=request.user, **told
        ))  # fmt: skip
    return redirect("team_recording", at.journey.slug, recording.pk)


@desk_door(CHANGES)
def sound_fetch(request: TeamRequest, at: At) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, at, address_form=form, status=422)
    with transaction.atomic():
        if not is_first(request, form.cleaned_data["ticket"]):
            return redirect("team_sound", at.journey.slug)
        recording = fetch_recording(form.cleaned_data["url"], journey=at.journey, by=request.user)
    toasts.say(request, _("It is being fetched. You can go on with something else."))
    return redirect("team_recording", at.journey.slug, recording.pk)


def keep_uploaded(file: UploadedFile, keep: Any) -> Recording:
    """Give an uploaded file to `keep(path, name=, mime=)`. Small ones live in memory, and get a place on the disk first."""
    told = {"name": file.name or "", "mime": file.content_type or ""}
    if hasattr(file, "temporary_file_path"):
        return keep(Path(file.temporary_file_path()), **told)
    with workplace() as folder:
        path = folder / "uploaded"
        with path.open("wb") as target:
            for piece in file.chunks():
                target.write(piece)
        return keep(path, **told)


def _page(
    request: TeamRequest,
    at: At,
    *,
    file_form: FileForm | None = None,
    address_form: AddressForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = recordings_of(at).select_related("transcript").prefetch_related("stories").defer("peaks")
    page = page_of(request, rows.defer("peaks", "transcript__segments", "transcript__earlier"), PAGE)
    jobs = jobs_under_way(at)
    listed: list[Any] = list(page.object_list)
    for row in listed:
        row.jobs = jobs.get(key_of(row), [])
    context = {
        "page": page,
        "recordings": listed,
        "unfinished": Upload.objects.filter(member=request.user, journey=at.journey, recording=None).order_by(
            "-heard_at"
        ),
        "file_form": file_form or FileForm(),
        "address_form": address_form or AddressForm(),
        "limit": settings.UPLOAD_LIMIT,
        "member": request.user,
    }
    return show(request, at, "sound.html", context, status=status)
