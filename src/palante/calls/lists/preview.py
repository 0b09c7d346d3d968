"""What a list would come to, before anything is taken: its first rows as they are understood, and its faults."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from palante.calls.lists import vault
from palante.calls.lists.book import MOST_ROWS, open_book
from palante.calls.lists.check import Checked, Reader
from palante.calls.lists.settle import COUNTED
from palante.calls.models import PeopleList

FIRST = 8  # rows shown
LOOKED_AT = 500  # rows checked while a person waits for the page
CellFault = tuple[int, str, str]  # row, letter, code


@dataclass
class Preview:
    rows: list[Checked] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    good: int = 0
    refused: int = 0
    is_all: bool = True  # else only the first so many rows were looked at

    @property
    def looked_at(self) -> int:
        return self.good + self.refused


def reader_of(row: PeopleList) -> Reader:
    return Reader(
        columns=row.columns,
        country=row.journey.country,
        minimum_age=row.journey.minimum_age,
        is_surname_first=bool(row.settings.get("surname_first")),
    )


def preview(people_list: PeopleList, *, first: int = FIRST, most: int = LOOKED_AT) -> Preview:
    """Raises NotAListError when the file is gone."""
    found = Preview()
    reader, head = reader_of(people_list), int(people_list.settings["head_row"])
    with open_book(vault.opened(people_list)) as book:
        rows = (row for row in book.rows(int(people_list.settings["sheet"])) if row[0] > head)
        for number, cells in islice(rows, most):
            checked = reader.read(number, cells)
            if checked is None:
                continue
            if len(found.rows) < first:
                found.rows.append(checked)
            found.faults += [(number, column, code) for column, code in checked.faults]
            found.refused += checked.is_refused
            found.good += not checked.is_refused
        found.is_all = next(rows, None) is None
    return found


def check_all(
    people_list: PeopleList, step: Callable[[int, int], Any] | None = None
) -> tuple[dict[str, int], list[CellFault]]:
    """Every row checked by itself, nothing changed: `palante people import --dry-run`."""
    reader, head = reader_of(people_list), int(people_list.settings["head_row"])
    counts, faults = dict.fromkeys(COUNTED, 0), list[CellFault]()
    with open_book(vault.opened(people_list)) as book:
        rows = (row for row in book.rows(int(people_list.settings["sheet"])) if row[0] > head)
        for done, (number, cells) in enumerate(islice(rows, MOST_ROWS)):
            if step and done % 500 == 0:
                step(done, int(people_list.settings["rows"]))
            if checked := reader.read(number, cells):
                faults += [(number, column, code) for column, code in checked.faults]
                counts["refused" if checked.is_refused else "created"] += 1
    return counts, faults
