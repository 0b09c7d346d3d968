"""The library's part of a kit: files/ become the journey's first resources; files.csv gives them titles."""

import difflib
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from palante.base.document import Fault, NotTextError
from palante.base.kitparts import Folder, part
from palante.base.table import Record, Table
from palante.journeys.models import Journey, Session
from palante.library.domain.resource import form_of
from palante.library.models import Resource

LIST = "files.csv"
_OF_SESSION = re.compile(r"(\d{1,2}-\d{1,2})-")


@part("files")
class FilesPart:
    """Read only: what a team uploads later is the journey's and not the kit's (it may show people)."""

    def check(self, folder: Folder) -> Iterable[Fault]:
        faults: list[Fault] = []
        for path, line in _read_list(folder, faults).items():
            if f"files/{path}" not in folder:
                what = _("there is no file “%(name)s” in files/") % {"name": path}
                near = difflib.get_close_matches(path, [name[6:] for name in folder.paths("files/")], n=1)
                mend = (
                    _("did you mean “%(near)s”?") % {"near": near[0]}
                    if near
                    else _("put it there, or delete the line")
                )
                faults.append(Fault(LIST, line.line, what, mend))
        return faults

    def lay(self, folder: Folder, journey: Journey) -> None:
        sessions = {session.place: session for session in Session.objects.filter(journey=journey)}
        titles = _read_list(folder, [])
        Resource.objects.bulk_create(
            _resource(path, folder, journey, sessions, titles.get(path.removeprefix("files/")))
            for path in folder.paths("files/")
            if not PurePosixPath(path).name.startswith(".")
        )

    def fold(self, journey: Journey, folder: Folder) -> None:
        return


def _read_list(folder: Folder, faults: list[Fault]) -> dict[str, Record]:
    """The lines of files.csv by the file they are about."""
    if LIST not in folder:
        return {}
    try:
        table = Table(folder.files[LIST], LIST, ("file", "title"), "file,title,title_en")
    except NotTextError:
        return {}
    faults += table.faults
    return {
        record.said("file").removeprefix("files/"): record for record in table.records if not record.is_empty
    }


def _resource(
    path: str, folder: Folder, journey: Journey, sessions: dict[str, Session], said: Record | None
) -> Resource:
    name, content = PurePosixPath(path).name, folder.files[path]
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    place = _OF_SESSION.match(name)  # files/1-1-hoja.pdf belongs to session 1-1
    first, *others = folder.languages
    titles = {first: (said.said("title") if said else "") or _title_of(name, place[0] if place else "")}
    titles |= {code: said.said(f"title_{code}") for code in others if said and said.said(f"title_{code}")}
    return Resource(
        journey=journey,
        session=sessions.get(place[1]) if place else None,
        form=form_of(mime),
        file=_stored(name, content),
        name=name[-150:],
        mime=mime,
        bytes=len(content),
        language=first,
        licence=journey.licence,
        path=path,
        words={code: {"title": title[:200]} for code, title in titles.items()},
    )


def _title_of(name: str, place: str) -> str:
    """What a file's name says: `1-2-la-hoja.pdf` is “La hoja”."""
    title = re.sub(r"[-_]+", " ", PurePosixPath(name).stem.removeprefix(place)).strip()
    return title[:1].upper() + title[1:] or name


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
