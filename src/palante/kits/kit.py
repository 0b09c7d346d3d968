"""The files of a kit that stay files until a later part of Palante reads them: forms, partners.

They are checked for what a person would want to know while writing; nothing is made of them.
"""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from palante.base.document import Document, Fault
from palante.base.kitparts import Folder, Page, part

FOLDERS = ("sessions", "welcome", "canvases", "messages", "profiles", "forms", "elements", "stories", "files")
FILES = ("kit.md", "plan.csv", "readiness.md", "partners.md", "toolkit.md", "files.csv")


@part("files that stay files")
class StayingPart:
    def check(self, folder: Folder) -> Iterable[Fault]:
        for document in folder.texts("partners.md"):
            page = Page(document, folder.languages)
            page.worded("title")
            page.sections()
            yield from page.finish()
        for document in folder.texts("forms/"):
            yield from _check_form(document)
        yield from _check_names(folder)

    def lay(self, folder: Folder, journey: Any) -> None:
        return

    def fold(self, journey: Any, folder: Folder) -> None:
        return


def _check_form(document: Document) -> Iterator[Fault]:
    """An XLSForm as Markdown tables: sheets, their columns, and a choice list for every question that picks from one."""
    sheet = ""
    columns: list[str] = []
    asked: list[tuple[int, str]] = []
    sheets: set[str] = set()
    lists: set[str] = set()
    for number, line in enumerate(document.text.splitlines(), 1):
        cells = (
            [cell.strip() for cell in line.strip().strip("|").split("|")]
            if line.lstrip().startswith("|")
            else []
        )
        if not cells:
            continue
        if cells[0]:
            sheet, columns = cells[0], []
            sheets.add(sheet)
        elif not columns:
            columns = cells[1:]
        else:
            row = dict(zip(columns, cells[1:], strict=False))
            kind, _space, name = row.get("type", "").partition(" ")
            if sheet == "survey" and kind in ("select_one", "select_multiple"):
                asked.append((number, name.split()[0] if name.strip() else ""))
            elif sheet == "choices":
                lists.add(row.get("list_name", ""))
    if "survey" not in sheets:
        mend = _("begin the table with a line “| survey |”, as XLSForm does")
        yield Fault(document.path, 1, _("there is no survey in this form"), mend, "warning")
    for number, name in asked:
        if name not in lists:
            what = _("there are no choices for “%(list)s”") % {"list": name}
            yield Fault(document.path, number, what, _("add its rows under “| choices |”"), "warning")


def _check_names(folder: Folder) -> Iterator[Fault]:
    """Unknown files are kept. One whose name is nearly a known one would be kept too, and do nothing."""
    for path in folder.files:
        top, slash, _rest = path.partition("/")
        known = FOLDERS if slash else FILES
        near = difflib.get_close_matches(top.lower(), known, n=1, cutoff=0.75) if top not in known else []
        if near:
            what = _("“%(name)s” is kept, but Palante does not know it") % {"name": top + slash}
            yield Fault(path, 1, what, _("did you mean “%(near)s”?") % {"near": near[0] + slash}, "warning")
