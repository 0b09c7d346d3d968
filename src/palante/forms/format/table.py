"""A sheet with its headings understood: cells by what they are, words by language, faults with row and column."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.forms.format import columns as known
from palante.forms.format.form import Slip
from palante.forms.format.grid import Row, Sheet

_KNOWN = {
    "survey": known.SURVEY,
    "choices": known.CHOICES,
    "external_choices": known.CHOICES,
    "settings": known.SETTINGS,
}


class Table:
    def __init__(self, sheet: Sheet, path: str, faults: list[Fault]) -> None:
        self.sheet, self.path, self.faults = sheet, path, faults
        self.known = _KNOWN[sheet.name]
        self.columns = [known.read_heading(heading, self.known) for heading in sheet.columns]
        self.source = ""  # code of the language that columns without one are in
        for slip in sheet.odd:
            faults.append(replace(slip, path=path))
        self._say_what_is_odd()

    @property
    def rows(self) -> list[Row]:
        return self.sheet.rows

    def wrong(self, row: int, column: str, what: str, mend: str, severity: str = "error") -> None:
        self.faults.append(
            Slip(self.path, row, what, mend, severity, sheet=self.sheet.name, column=self.heading(column))
        )

    def heading(self, key: str) -> str:
        """The heading as it is written in this file."""
        return next((column.heading for column in self.columns if column.key == key), key)

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def said(self, row: Row, key: str) -> str:
        return next(
            (
                row.cells[c.heading]
                for c in self.columns
                if c.key == key and not c.language and c.heading in row.cells
            ),
            "",
        )

    def words(self, row: Row, key: str) -> dict[str, str]:
        """The cell in every language it is written in."""
        found: dict[str, str] = {}
        for column in self.columns:
            if column.key == key and column.heading in row.cells:
                found.setdefault(column.language or self.source, row.cells[column.heading])
        return found

    def first(self) -> dict[str, str]:
        """The cells of the first row: settings have one."""
        if not self.rows:
            return {}
        return {column.key: self.rows[0].cells.get(column.heading, "") for column in self.columns}

    def languages(self, settings: Mapping[str, str], choices: "Table", wanted: list[str]) -> dict[str, str]:
        """Code → name of every language of the form, the one it is written in first. Tells both sheets about it."""
        found: dict[str, str] = {}
        for column in (*self.columns, *choices.columns):
            if column.language:
                found.setdefault(column.language, column.spoken)
        bare = any(column.key == "label" and not column.language for column in self.columns)
        named = settings.get("default_language", "")
        source = known.language_code(named) if named else ""
        if not source:
            free = [code for code in wanted if code not in found]
            source = (free or wanted)[0] if bare or not found else next(iter(found))
        name = known.language_name(named) if named else found.get(source, source)
        self.source = choices.source = source
        return {source: name} | {code: spoken for code, spoken in found.items() if code != source}

    def _say_what_is_odd(self) -> None:
        seen: dict[str, str] = {}
        for column in self.columns:
            if not column.heading:
                continue
            mark = f"{column.key}|{column.language}"
            if mark in seen:
                self.faults.append(
                    Slip(
                        self.path,
                        self.sheet.head,
                        _("the column “%(column)s” stands here twice") % {"column": column.heading},
                        _("join the two"),
                        sheet=self.sheet.name,
                        column=column.heading,
                    )
                )
            seen[mark] = column.heading
            if column.key not in self.known:
                self._unknown(column)
        for row in self.rows:
            if "\0" in row.cells:
                self.wrong(
                    row.number,
                    "",
                    _("this row has more cells than there are headings"),
                    _("write a heading above each column, or take out what stands beyond the last"),
                    "warning",
                )

    def _unknown(self, column: known.Column) -> None:
        filled = next((row for row in self.rows if column.heading in row.cells), None)
        if filled is None:
            return
        row, name = self.sheet.head, column.heading
        if why := known.why_refused(column.key):
            self.wrong_at(filled.number, name, why, _("take the column out"))
        elif "choices" not in self.sheet.name and (near := known.nearly(column.key, self.known)):
            what = _("there is no column “%(column)s”") % {"column": name}
            self.wrong_at(row, name, what, known.did_you_mean(near))
        elif "choices" not in self.sheet.name:
            what = _("the column “%(column)s” is kept, but Palante does not read it") % {"column": name}
            self.wrong_at(row, name, what, _("nothing needs to be done"), "warning")

    def wrong_at(self, row: int, heading: str, what: str, mend: str, severity: str = "error") -> None:
        self.faults.append(Slip(self.path, row, what, mend, severity, sheet=self.sheet.name, column=heading))
