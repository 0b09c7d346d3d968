"""Give one person's rows to another so that every one of them can be given back: what rooms need to know about a merge.

A room that keeps rows of people says in its `movers.py` (autodiscovered) what becomes of them when two turn out to be one:

    @mover(Attendance)
    def move_attendance(hands: Hands) -> None:
        for theirs, ours in hands.meet(Attendance, "session", "how"):  # what both have; the rest has been moved
            hands.change(ours, first_at=min(ours.first_at, theirs.first_at))
            hands.fold(theirs, into=ours)

Contract. A mover runs inside the merge's transaction and changes rows only through its `Hands`, which write down each
step; so `unmerge` takes back exactly those steps, the last first, and leaves alone what came after: a row that somebody
changed, moved or deleted since the merge stays as it is. A mover leaves no row with `gone`: what cannot move because
`kept` has the same already is combined (`change`) and folded into it, for a row left behind would be counted twice.
A `mend` (optional) runs after both, for what a room keeps in step by itself, such as a count: it asks nothing of the log.
`tests/people/test_merging.py` fails for a table with a person that no mover names.
"""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction

from palante.people.models import Merge, Person

Step = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)
BATCH = 500


@dataclass(frozen=True)
class Mover:
    models: tuple[type[models.Model], ...]
    move: Callable[["Hands"], None]
    mend: Callable[[Person, Person], None] | None


_movers: list[Mover] = []


def mover(
    *models_: type[models.Model], mend: Callable[[Person, Person], None] | None = None
) -> Callable[[Callable[["Hands"], None]], Callable[["Hands"], None]]:
    """Decorator: this function moves the rows of these tables. `mend(kept, gone)` runs after a merge and after its undo."""

    def keep(move: Callable[["Hands"], None]) -> Callable[["Hands"], None]:
        if all(known.move is not move for known in _movers):
            _movers.append(Mover(models_, move, mend))
        return move

    return keep


def movers() -> list[Mover]:
    """In the order of the rooms, the ground first."""
    return list(_movers)


@dataclass
class Hands:
    """What a mover works with. `steps` and `was` are what `give_back` needs; `was` holds people's words: encrypt it."""

    kept: Person
    gone: Person
    at: datetime
    closed: Person | None = None  # one of the two whose keys must open nothing: see `domain/keys.py`
    steps: list[Step] = field(default_factory=list)  # ids and names of fields only
    was: list[Any] = field(default_factory=list)  # one entry a step: what stood there, None for a move

    def move(self, rows: models.QuerySet, field: str = "person") -> int:
        """These rows of `gone` are `kept`'s from now on. `field` names the person: a foreign key, or a bare id."""
        ids = list(rows.filter(**{field: self.gone.pk}).order_by("pk").values_list("pk", flat=True))
        for some in _batches(ids):
            rows.model._base_manager.filter(pk__in=some).update(**{field: self.kept.pk})
        if ids:
            self._note("move", rows.model, None, ids=[_plain(pk) for pk in ids], field=field)
        return len(ids)

    def meet(
        self, model: type[Row], *same: str, field: str = "person", only: models.Q | None = None
    ) -> list[tuple[Row, Row]]:
        """Move the rows of a table of which one person may have only one a `same`; return (gone's, kept's) where both
        have one, for the mover to combine and fold. Without `same` a person has one row in all; `only` narrows."""
        rows = model._base_manager.filter(only) if only else model._base_manager.all()
        names = [_field(model, name).attname for name in same]
        ours = {_key(row, names): row for row in rows.filter(**{field: self.kept.pk})}
        theirs = list(rows.filter(**{field: self.gone.pk}).order_by("pk"))
        both = [row for row in theirs if _key(row, names) in ours]
        self.move(rows.exclude(pk__in=[row.pk for row in both]), field)
        return [(row, ours[_key(row, names)]) for row in both]

    def change(self, row: models.Model, **values: Any) -> None:
        """Set these fields. What is the same already is not touched; undo puts back what nobody has changed since."""
        fresh = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not fresh:
            return
        before = {name: _stored(row, name) for name in fresh}
        for name, value in fresh.items():
            setattr(row, name, value)
        row.save(update_fields=list(fresh))
        after = {name: _stored(row, name) for name in fresh}
        self._note("change", type(row), [before, after], id=_plain(row.pk), fields=sorted(fresh))

    def fold(self, row: models.Model, *, into: models.Model) -> None:
        """This row of `gone` says nothing that `into` does not say: whatever points to it points there, and it goes.
        Undo writes it anew, with the same id, and leads back what pointed to it."""
        for relation in _relations(row):
            all_rows = relation.related_model._base_manager
            pointing = all_rows.filter(**{relation.field.name: row.pk})
            if relation.one_to_one and all_rows.filter(**{relation.field.name: into.pk}).exists():
                for each in pointing:  # there can be one only, and there is
                    self.drop(each)
                continue
            ids = list(pointing.order_by("pk").values_list("pk", flat=True))
            if ids:
                pointing.update(**{relation.field.name: into.pk})
                told = {"ids": [_plain(pk) for pk in ids], "field": relation.field.name}
                told |= {"from": _plain(row.pk), "to": _plain(into.pk)}
                self._note("move", relation.related_model, None, **told)
        self.drop(row)

    def drop(self, row: models.Model) -> None:
        """Delete one row that nothing points to; undo writes it anew."""
        for relation in _relations(row):
            if relation.related_model._base_manager.filter(**{relation.field.name: row.pk}).exists():
                raise ValueError(
                    f"{relation.related_model._meta.label} points to this {row._meta.label}: fold it."
                )
        self._note("drop", type(row), _whole(row), id=_plain(row.pk))
        row._meta.model._base_manager.filter(pk=row.pk).delete()

    def add(self, row: models.Model) -> None:
        """A new row that the merge needs; undo deletes it again."""
        row.save(force_insert=True)
        self._note("add", type(row), None, id=_plain(row.pk))

    def _note(self, do: str, model: type[models.Model], was: Any, **told: Any) -> None:
        self.steps.append({"do": do, "model": model._meta.label_lower} | told)
        self.was.append(was)


def who_is(person: Person) -> Person:
    """Whom this row stands for today: the one it was joined to, else itself. Merges are kept flat, so one step is all."""
    if person.merged_at is None:
        return person
    row = Merge.objects.filter(gone=person, undone_at=None).select_related("kept").order_by("-pk").first()
    return row.kept if row else person


def give_all(kept: Person, gone: Person, *, at: datetime, closed: Person | None = None) -> Hands:
    """Run every mover. Call it inside a transaction with both rows locked: `domain/merge.py` does."""
    hands = Hands(kept, gone, at, closed)
    for each in _movers:
        each.move(hands)
    mend_all(kept, gone)
    return hands


def give_back(kept: Person, gone: Person, steps: list[Step], was: list[Any]) -> int:
    """Take the steps back, the last first. Returns how many could not be, because something came after them."""
    left = 0
    for step, before in zip(reversed(steps), reversed(was), strict=True):
        try:
            with transaction.atomic():
                left += _BACK[step["do"]](apps.get_model(step["model"]), step, before, kept, gone)
        except (IntegrityError, LookupError):  # what came after holds the place, or the table is no more
            left += 1
    mend_all(kept, gone)
    return left


def mend_all(kept: Person, gone: Person) -> None:
    for each in _movers:
        if each.mend:
            each.mend(kept, gone)


def _move_back(model: type[models.Model], step: Step, _was: Any, kept: Person, gone: Person) -> int:
    here, there = step.get("to", kept.pk), step.get("from", gone.pk)
    left = 0
    for some in _batches(step["ids"]):
        rows = model._base_manager.filter(pk__in=some, **{step["field"]: here})
        try:
            with transaction.atomic():
                rows.update(**{step["field"]: there})
        except IntegrityError:  # one of them has no place there any more: the others have
            left += sum(not _one_back(model, row.pk, step["field"], there) for row in list(rows))
    return left


def _one_back(model: type[models.Model], pk: Any, field: str, there: Any) -> bool:
    try:
        with transaction.atomic():
            return bool(model._base_manager.filter(pk=pk).update(**{field: there}))
    except IntegrityError:
        return False


def _change_back(model: type[models.Model], step: Step, was: Any, _kept: Person, _gone: Person) -> int:
    row = model._base_manager.filter(pk=step["id"]).first()
    if row is None:
        return 1
    before, after = was
    same = [name for name in before if _stored(row, name) == after[name]]
    for name in same:
        setattr(row, _field(model, name).attname, _read(model, name, before[name]))
    if same:
        row.save(update_fields=same)
    return int(len(same) < len(before))


def _drop_back(model: type[models.Model], _step: Step, was: Any, _kept: Person, _gone: Person) -> int:
    values = {_field(model, name).attname: _read(model, name, value) for name, value in was.items()}
    if model._base_manager.filter(pk=values[model._meta.pk.attname]).exists():
        return 1
    model(**values).save_base(raw=True, force_insert=True)
    return 0


def _add_back(model: type[models.Model], step: Step, _was: Any, _kept: Person, _gone: Person) -> int:
    model._base_manager.filter(pk=step["id"]).delete()
    return 0


_BACK: dict[str, Callable[..., int]] = {
    "move": _move_back,
    "change": _change_back,
    "drop": _drop_back,
    "add": _add_back,
}


def _relations(row: models.Model) -> list[Any]:
    """What points to this row by a foreign key."""
    return [each for each in row._meta.related_objects if not each.many_to_many]


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _whole(row: models.Model) -> dict[str, Any]:
    return {each.name: _stored(row, each.name) for each in row._meta.concrete_fields}


def _stored(row: models.Model, name: str) -> Any:
    return _plain(_field(type(row), name).value_from_object(row))


def _plain(value: Any) -> Any:
    """As JSON can hold it without losing a microsecond."""
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)  # a date, a UUID, a file's name


def _read(model: type[models.Model], name: str, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"base64"}:
        return base64.b64decode(value["base64"])
    return value if value is None else _field(model, name).to_python(value)


def _key(row: models.Model, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _batches(ids: list[Any]) -> Iterable[list[Any]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
