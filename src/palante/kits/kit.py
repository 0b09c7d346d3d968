"""The files of a kit that stay files until a later part of Palante reads them: the partners.

They are checked for what a person would want to know while writing; nothing is made of them.
"""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.base.kitparts import Folder, Page, part

FOLDERS = ("sessions", "welcome", "canvases", "messages", "profiles", "forms", "elements", "stories", "files")
FILES = ("kit.md", "plan.csv", "readiness.md", "consents.md", "partners.md", "toolkit.md", "files.csv")


@part("files that stay files")
class StayingPart:
    def check(self, folder: Folder) -> Iterable[Fault]:
        for document in folder.texts("partners.md"):
            page = Page(document, folder.languages)
            page.worded("title")
            page.sections()
            yield from page.finish()
        yield from _check_names(folder)

    def lay(self, folder: Folder, journey: Any) -> None:
        return

    def fold(self, journey: Any, folder: Folder) -> None:
        return


def _check_names(folder: Folder) -> Iterator[Fault]:
    """Unknown files are kept. One whose name is nearly a known one would be kept too, and do nothing."""
    for path in folder.files:
        top, slash, _rest = path.partition("/")
        known = FOLDERS if slash else FILES
        near = difflib.get_close_matches(top.lower(), known, n=1, cutoff=0.75) if top not in known else []
        if near:
            what = _("“%(name)s” is kept, but Palante does not know it") % {"name": top + slash}
            yield Fault(path, 1, what, _("did you mean “%(near)s”?") % {"near": near[0] + slash}, "warning")
