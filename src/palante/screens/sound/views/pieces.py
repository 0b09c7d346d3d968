"""A file in pieces, as `js/record-send.js` sends them. Every answer says how much is here; 409 says: go on from there."""

import json
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from palante.library.domain.upload import (
    UploadError,
    WrongPlace,
    begin_upload,
    finish_upload,
    forget_upload,
    take_piece,
)
from palante.library.models import Upload
from palante.screens.sound.room import recording_at
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door

PIECE = 1_500_000


@desk_door(CHANGES)
def upload_begin(request: TeamRequest, at: At, id: uuid.UUID) -> HttpResponse:
    told = _told(request)
    size = told.get("size")
    try:
        upload = begin_upload(
            id,
            journey=at.journey,
            by=request.user,
            name=str(told.get("name") or ""),
            mime=str(told.get("mime") or ""),
            size=size if isinstance(size, int) and size >= 0 else None,
        )
    except UploadError as error:
        return _refuse(error)
    except PermissionDenied:
        raise Http404 from None
    return _state(at, upload)


@desk_door(CHANGES)
def upload_piece(request: TeamRequest, at: At, id: uuid.UUID) -> HttpResponse:
    upload = _upload(request, at, id)
    offset = request.GET.get("offset", "")
    if not (offset.isascii() and offset.isdecimal() and len(offset) < 16) or len(request.body) > PIECE:
        return HttpResponse(status=400)
    try:
        received = take_piece(upload, request.body, offset=int(offset), is_take="take" in request.GET)
    except WrongPlace as place:
        return JsonResponse({"received": place.received}, status=409)
    except UploadError as error:
        return _refuse(error)
    return JsonResponse({"received": received})


@desk_door(CHANGES)
def upload_finish(request: TeamRequest, at: At, id: uuid.UUID) -> HttpResponse:
    upload = _upload(request, at, id)
    told = _told(request)
    size, into = told.get("size"), told.get("into")
    if not isinstance(size, int):
        size = upload.received  # “keep what arrived”, from the plain form
    try:
        kept = finish_upload(
            upload, size=size, into=recording_at(at, into) if isinstance(into, int) else None, by=request.user
        )
    except WrongPlace as place:
        return JsonResponse({"received": place.received}, status=409)
    except UploadError as error:
        return _refuse(error)
    if request.content_type != "application/json":
        return redirect("team_recording", at.journey.slug, kept.pk)
    upload.refresh_from_db()
    return _state(at, upload)


@desk_door(CHANGES)
def upload_forget(request: TeamRequest, at: At, id: uuid.UUID) -> HttpResponse:
    """Twice does no harm: what is not there is forgotten."""
    upload = Upload.objects.filter(pk=id, member=request.user, journey=at.journey, recording=None).first()
    if upload:
        forget_upload(upload)
    return redirect("team_sound", at.journey.slug)


def _upload(request: TeamRequest, at: At, id: uuid.UUID) -> Upload:
    return get_object_or_404(Upload, pk=id, member=request.user, journey=at.journey)


def _state(at: At, upload: Upload) -> JsonResponse:
    answer: dict[str, Any] = {"received": upload.received}
    if upload.recording_id:
        answer["address"] = reverse("team_recording", args=[at.journey.slug, upload.recording_id])
    return JsonResponse(answer)


def _refuse(error: UploadError) -> JsonResponse:
    return JsonResponse({"why": str(error)}, status=422)


def _told(request: TeamRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body) if request.content_type == "application/json" else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
