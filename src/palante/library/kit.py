"""The library's part of a kit: files/ become the journey's first resources."""

import hashlib
import mimetypes
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from palante.base.document import Fault
from palante.base.kitparts import Folder, part
from palante.journeys.models import Journey, Session
from palante.library.domain.resource import form_of
from palante.library.models import Resource

_OF_SESSION = re.compile(r"(\d{1,2}-\d{1,2})-")


@part("files")
class FilesPart:
    """Read only: what a team uploads later is the journey's and not the kit's (it may show people)."""

    def check(self, folder: Folder) -> Iterable[Fault]:
        return []

    def lay(self, folder: Folder, journey: Journey) -> None:
        sessions = {session.place: session for session in Session.objects.filter(journey=journey)}
        Resource.objects.bulk_create(
            _resource(path, folder.files[path], journey, sessions)
            for path in folder.paths("files/")
            if not PurePosixPath(path).name.startswith(".")
        )

    def fold(self, journey: Journey, folder: Folder) -> None:
        return


def _resource(path: str, content: bytes, journey: Journey, sessions: dict[str, Session]) -> Resource:
    name = PurePosixPath(path).name
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    place = _OF_SESSION.match(name)  # files/1-1-hoja.pdf belongs to session 1-1
    title = re.sub(r"[-_]+", " ", PurePosixPath(name).stem.removeprefix(place[0] if place else "")).strip()
    return Resource(
        journey=journey,
        session=sessions.get(place[1]) if place else None,
        form=form_of(mime),
        file=_stored(name, content),
        name=name[-150:],
        mime=mime,
        bytes=len(content),
        language=journey.source_language,
        licence=journey.licence,
        path=path,
        words={journey.source_language: {"title": (title[:1].upper() + title[1:])[:200] or name}},
    )


def _stored(name: str, content: bytes) -> str:
    """Where the file stands in the storage, by what is in it: a kit's files are kept once, however many journeys start
    from it and however often one is only foreseen (the storage knows no transaction that could take them back)."""
    safe = re.sub(r"[^\w.-]", "_", name)[-60:]
    place = f"library/kit/{hashlib.sha256(content).hexdigest()[:20]}/{safe}"
    if default_storage.exists(place):
        if default_storage.size(place) == len(content):
            return place
        default_storage.delete(place)  # a machine stopped while it was written
    return default_storage.save(place, ContentFile(content))
