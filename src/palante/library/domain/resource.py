"""Put a resource into the library, take it away, bring it back."""

import mimetypes
from datetime import datetime
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django.core.files import File
from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.journeys.models import Journey, Session
from palante.library.models import Form, Resource
from palante.people.models import Member

TEXT = {"application/pdf", "application/epub+zip", "text/plain", "text/markdown", "text/vtt", "text/html"}


class NothingToAdd(ValueError):  # noqa: N818  (an answer, not a fault)
    """Neither a file nor a link, or both."""


@transaction.atomic
def add_resource(
    journey: Journey,
    *,
    file: File | None = None,
    url: str = "",
    title: str | dict[str, str] = "",
    note: str | dict[str, str] = "",
    language: str = "es",
    licence: str = "",
    session: Session | None = None,
    is_recording: bool = False,
    form: str = "",
    bytes: int | None = None,
    seconds: int | None = None,
    path: str = "",
    by: Member | None = None,
    at: datetime | None = None,
) -> Resource:
    """A file, whose size is measured here, or a link, whose size somebody may tell (`bytes`).

    What kind of thing it is (`form`) is read from the file; a link is a link unless said otherwise. `title` in one
    language, or in several as {"es": …, "en": …}; without one it is the file's name.
    """
    if bool(file) == bool(url):
        raise NothingToAdd
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise NothingToAdd
    at = at or now()
    name = PurePath(file.name or "").name[:150] if file else ""
    mime = (mimetypes.guess_type(name)[0] or "application/octet-stream") if file else ""
    titles = (
        title if isinstance(title, dict) else {language: title or PurePath(name).stem or urlsplit(url).netloc}
    )
    notes = note if isinstance(note, dict) else {language: note}
    words: dict[str, Any] = {
        code: {"title": titles.get(code, ""), "note": notes.get(code, "")} for code in {*titles, *notes}
    }
    resource = Resource(
        journey=journey,
        session=session,
        words={code: words[code] for code in sorted(words, key=lambda code: (code != language, code))},
        form=form or (form_of(mime) if file else Form.LINK),
        is_recording=is_recording,
        url=url,
        name=name,
        mime=mime,
        bytes=file.size if file else bytes,
        seconds=seconds,
        language=language,
        licence=licence,
        path=path,
        added_at=at,
    )
    if file:
        resource.file.save(name, file, save=False)
    resource.save()
    record("resource_added", resource, by=by, journey=journey, at=at, form=resource.form)
    return resource


@transaction.atomic
def hide_resource(resource: Resource, *, by: Member, at: datetime | None = None) -> Resource:
    """Participants see it no more; the file stays, so that this can be undone."""
    return _turn(resource, hidden=True, by=by, at=at or now())


@transaction.atomic
def show_resource(resource: Resource, *, by: Member, at: datetime | None = None) -> Resource:
    return _turn(resource, hidden=False, by=by, at=at or now())


def form_of(mime: str) -> Form:
    family = mime.partition("/")[0]
    if mime in TEXT:
        return Form.TEXT
    return {"audio": Form.AUDIO, "video": Form.VIDEO, "image": Form.PICTURE}.get(family, Form.FILE)


def _turn(resource: Resource, *, hidden: bool, by: Member, at: datetime) -> Resource:
    resource = Resource.objects.select_for_update().get(pk=resource.pk)
    if bool(resource.hidden_at) != hidden:
        resource.hidden_at = at if hidden else None
        resource.save(update_fields=["hidden_at"])
        record(
            "resource_hidden" if hidden else "resource_shown",
            resource,
            by=by,
            journey=resource.journey_id,
            at=at,
        )
    return resource
