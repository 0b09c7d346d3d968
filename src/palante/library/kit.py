"""The library's part of a kit: files/ become the journey's first resources."""

import mimetypes
import re
from collections.abc import Iterable

from django.core.files.base import ContentFile

from palante.base.document import Fault
from palante.base.kitparts import Folder, part
from palante.journeys.models import Journey, Session
from palante.library.models import Form, Resource

_FORMS = {"audio": Form.AUDIO, "video": Form.VIDEO, "image": Form.PICTURE, "text": Form.TEXT}
_OF_SESSION = re.compile(r"(\d{1,2}-\d{1,2})-")


@part("files")
class FilesPart:
    """Read only: what a team uploads later is the journey's and not the kit's (it may show people).

    Files go to the storage, which knows no transaction: should the journey fail to start, they stay behind unused.
    """

    def check(self, folder: Folder) -> Iterable[Fault]:
        return []

    def lay(self, folder: Folder, journey: Journey) -> None:
        sessions = {session.place: session for session in Session.objects.filter(journey=journey)}
        for path in folder.paths("files/"):
            _add(path, folder.files[path], journey, sessions)

    def fold(self, journey: Journey, folder: Folder) -> None:
        return


def _add(path: str, content: bytes, journey: Journey, sessions: dict[str, Session]) -> None:
    name = path.rpartition("/")[2]
    if name.startswith("."):
        return
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    place = _OF_SESSION.match(name)  # files/1-1-hoja.pdf belongs to session 1-1
    words = re.sub(r"[-_]+", " ", name.rpartition(".")[0] or name)
    title = (words[len(place[0]) :] if place else words).strip().capitalize() or name
    resource = Resource(
        journey=journey,
        session=sessions.get(place[1]) if place else None,
        form=Form.TEXT if mime == "application/pdf" else _FORMS.get(mime.partition("/")[0], Form.FILE),
        name=name[:150],
        mime=mime[:100],
        bytes=len(content),
        language=journey.source_language,
        licence=journey.licence,
        path=path,
        words={journey.source_language: {"title": title[:200]}},
    )
    resource.file.save(name, ContentFile(content), save=False)
    resource.save()
