"""What is known about a person, told by the rooms that know it: for her, complete, to read and to take along.

A room says in its `about.py` (autodiscovered) what its tables hold of somebody:

    @knows("attendance", _("Sessions you came to"), Attendance, words={"session": _("session"), "how": _("how")})
    def attendance(person): return [{"session": 3, "how": "joined", …}, …]

Everything returned goes into her file; what has a word is shown on her page, in that order. Keys of sign-ins, links and
codes never are in it: whoever finds the file must not get in with it. A table that holds nothing of hers to tell is named
with its reason, `unsaid(SignInCode, why="…")`. `tests/test_everything.py` fails for a table with a person in neither.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from palante.people.models import Person

Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    key: str
    title: Any
    tables: tuple[type[models.Model], ...]
    rows: Callable[[Person], list[Row]]
    words: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Any] | type[models.TextChoices]] = field(default_factory=dict)
    order: int = 50
    is_one: bool = False  # a single row: in the file it is no list

    def label(self, key: str, value: Any) -> Any:
        """The word for a value that stands for one; the value itself for any other."""
        known = self.choices.get(key)
        if known is None or not isinstance(value, str):
            return value
        labels = known if isinstance(known, Mapping) else dict(known.choices)
        return labels.get(value, value)


_parts: dict[str, Part] = {}
_unsaid: dict[type[models.Model], str] = {}


def knows(
    key: str, title: Any, *tables: type[models.Model], **more: Any
) -> Callable[[Callable[[Person], list[Row]]], Callable[[Person], list[Row]]]:
    """Decorator: this function tells what these tables hold of a person. Constant queries, whatever is there."""

    def keep(rows: Callable[[Person], list[Row]]) -> Callable[[Person], list[Row]]:
        _parts[key] = Part(key, title, tables, rows, **more)
        return rows

    return keep


def told(rows: models.QuerySet[Any], *fields: str) -> list[Row]:
    """These fields of each row, by name."""
    return [dict(row) for row in rows.values(*fields)]


def unsaid(*tables: type[models.Model], why: str) -> None:
    for table in tables:
        _unsaid[table] = why


def parts() -> list[Part]:
    """In the order a person would ask."""
    return sorted(_parts.values(), key=lambda part: part.order)


def told_tables() -> set[type[models.Model]]:
    return {table for part in _parts.values() for table in part.tables} | set(_unsaid)


def everything_about(person: Person) -> dict[str, Any]:
    """The file: a list of rows a part, by the part's key."""
    told = {part.key: part.rows(person) for part in parts()}
    return {"format": "palante-export-2"} | {
        part.key: told[part.key][0] if part.is_one else told[part.key] for part in parts()
    }


def tables_with_a_person() -> set[type[models.Model]]:
    """Every table that points to somebody, itself or by a row that does: by a foreign key or a number called person_id."""
    from django.apps import apps  # noqa: PLC0415  (only known once all apps are loaded)

    all_models = [model for model in apps.get_models() if not model._meta.proxy]
    found: set[type[models.Model]] = {Person}
    found |= {model for model in all_models if any(each.name == "person_id" for each in model._meta.fields)}
    while True:
        more = {
            model
            for model in all_models
            if model not in found
            and any(
                each.is_relation and each.related_model in found and not each.many_to_many
                for each in model._meta.concrete_fields
            )
        }
        if not more:
            return found
        found |= more
