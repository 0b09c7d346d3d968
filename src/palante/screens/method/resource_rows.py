"""The resources as rows of a form. A row that was not touched keeps its line, character by character."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from palante.toolkit.format import PageText, Resource
from palante.toolkit.format.links import closes_note
from palante.toolkit.format.resources import written

NEW = 2  # empty rows at the end
MOST = 200


@dataclass(frozen=True)
class Row:
    """`line` counts from 0 in the section; a new row has none. `text` is a line that is no resource."""

    line: int | None = None
    kind: str = ""
    language: str = ""
    title: str = ""
    url: str = ""
    note: str = ""
    text: str = ""
    is_text: bool = False
    is_gone: bool = False
    wrong: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.kind or self.language or self.title or self.url)

    @property
    def told(self) -> tuple[str, str, str, str]:
        return self.kind, self.language, self.title, self.url


def rows_in(text: PageText) -> list[Row]:
    section = text.section("resources")
    first = section.text_line if section else 0
    rows = [
        Row(item.line - first, item.kind, item.language, item.title, item.url, item.note)
        if isinstance(item, Resource)
        else Row(item.line - first, text=item.text, is_text=True)
        for item in text.resource_lines
    ]
    return [*rows, *[Row()] * NEW]


def rows_sent(sent: Mapping[str, Any], rows: list[Row]) -> tuple[list[Row], bool]:
    """The rows as they were sent, with a word to each that cannot be taken."""
    found = []
    count = max(len(rows), min(sum(name.startswith("title-") for name in sent), MOST))
    for number in range(count):
        row = rows[number] if number < len(rows) else Row()
        if f"gone-{number}" in sent:
            row = replace(row, is_gone=True)
        elif not row.is_text and f"title-{number}" in sent:
            told = {
                key: " ".join(str(sent.get(f"{key}-{number}", "")).replace("\0", "").split())[:500]
                for key in ("kind", "language", "title", "url")
            }
            row = replace(row, **told)  # type: ignore[arg-type]
            row = replace(row, wrong=_wrong(row))
        found.append(row)
    return found, not any(row.wrong for row in found)


def _wrong(row: Row) -> str:
    if row.is_empty and row.line is None:
        return ""
    if not row.title:
        return _("Give it a title.")
    if not row.url.lower().startswith(("http://", "https://", "mailto:", "/", "./")):
        return _("Write its address, beginning with https://")
    if any(sign in row.kind + row.language for sign in "()[]"):
        return _("Leave out brackets in its kind and language.")
    return ""


def changed_text(text: PageText, rows: list[Row]) -> str:
    """The section's words: changed rows in their lines, new ones at the end."""
    lines = text.get("resources").split("\n") if text.get("resources") else []
    old = {row.line: row for row in rows_in(text) if row.line is not None}
    gone: set[int] = set()
    for row in rows:
        if row.line is None or row.line >= len(lines):
            continue
        has_note_below = (
            not row.is_text and row.line + 1 < len(lines) and row.note and closes_note(lines[row.line + 1])
        )
        if row.is_gone:
            gone |= {row.line, row.line + 1} if has_note_below else {row.line}
        elif not row.is_text and row.told != old[row.line].told:
            note = f" ({row.note})" if row.note else ""
            lines[row.line] = written(*row.told) + note
            gone |= {row.line + 1} if has_note_below else set()
    kept = [line for number, line in enumerate(lines) if number not in gone]
    new = [written(*row.told) for row in rows if row.line is None and not row.is_gone and not row.is_empty]
    return "\n".join([*kept, *new])
