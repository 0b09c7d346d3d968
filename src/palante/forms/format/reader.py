"""Read a form's file: from bytes to a plan, or to sentences that say what is wrong and where."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.forms.format import grid, workbook
from palante.forms.format.choices import read_choices
from palante.forms.format.form import FormText, Slip
from palante.forms.format.loops import loops
from palante.forms.format.survey import read_survey
from palante.forms.format.table import Table
from palante.forms.plan import Plan

ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"  # .xls, and locked .xlsx


def read_form(source: bytes, name: str = "", *, languages: Sequence[str] = ("es",)) -> FormText:
    """An XLSForm, whatever it comes in. Never raises for what stands in the file: `faults` say it, with row and column.

    `languages`: the journey's; its first is the language of columns that name none.
    """
    try:
        sheets = _sheets(source, name)
        return _read(sheets, name, list(languages) or ["es"])
    except grid.UnreadableError as error:
        slip = error.slip
        fault = Slip(name, slip.line, slip.what, slip.mend, sheet=slip.sheet, column=slip.column)
        return FormText(Plan(), [fault])


def _sheets(source: bytes, name: str) -> grid.Sheets:
    end = name.lower().rpartition(".")[2]
    if len(source) > grid.MOST_BYTES:
        raise grid.UnreadableError(_("this file is larger than a form can be"), _("send the form alone"))
    if end == "xlsm" or source.startswith(OLD) or end in ("xls", "ods", "docx", "pdf", "numbers"):
        raise grid.UnreadableError(
            _("this kind of file is not read"), _("save it as .xlsx, .csv or as a Markdown table (.md)")
        )
    if source.startswith(ZIP):
        return workbook.from_xlsx(source)
    if end == "xlsx":
        raise grid.UnreadableError(
            _("this is not a spreadsheet, though its name says so"), _("save it again as .xlsx")
        )
    if not source.strip():
        raise grid.UnreadableError(_("the file is empty"), _("choose the file with the form"))
    if b"\0" in source and not source.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise grid.UnreadableError(
            _("this is not text"), _("save it as .xlsx, .csv or a Markdown table (.md)")
        )
    if end in ("md", "txt") or (
        end != "csv" and source.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"|", b"#"))
    ):
        return grid.from_markdown(source)
    return grid.from_csv(source)


def _read(sheets: grid.Sheets, name: str, languages: list[str]) -> FormText:
    faults: list[Fault] = []
    if "survey" not in sheets or not sheets["survey"].columns:
        mend = _("name the sheet with the questions “survey”, as XLSForm does")
        return FormText(Plan(), [Slip(name, 1, _("there is no survey in this form"), mend)])
    for other in ("entities", "osm"):
        if other in sheets and sheets[other].rows:
            what = _("the sheet “%(sheet)s” is not supported") % {"sheet": other}
            faults.append(Slip(name, sheets[other].head, what, _("take it out"), sheet=other))
    tables = {kind: Table(sheets.get(kind) or grid.Sheet(kind), name, faults) for kind in grid.SHEETS}
    settings = tables["settings"].first()
    spoken = tables["survey"].languages(settings, tables["choices"], languages)
    # A long list may stand in a sheet of its own; here it is a list like any other.
    tables["external_choices"].source = tables["choices"].source
    lists = read_choices(tables["external_choices"], spoken, settings, faults)
    lists |= read_choices(tables["choices"], spoken, settings, faults)
    plan = read_survey(tables["survey"], lists, spoken, settings, faults)
    faults += loops(plan, name)
    order = {name: place for place, name in enumerate(grid.SHEETS)}
    faults.sort(key=lambda fault: (order.get(getattr(fault, "sheet", ""), len(order)), fault.line))
    return FormText(plan, faults)
