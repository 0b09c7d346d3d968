"""Questions about assignments: whose journey is tailored how, and how many there are of each, never who."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from palante.archetypes.answers import Question, answers_of, first_that_fits
from palante.archetypes.models import Archetype, Assignment, State
from palante.journeys.models import Journey
from palante.people.models import Person
from palante.people.suppression import shown_cells

NOBODY = ""  # the cell of those whom no rule fits
STEP = 5  # figures made with sensitive answers are told in steps of it


def archetypes_for(person: Person, journeys: Iterable[int]) -> dict[int, Archetype]:
    """Journey's id → the archetype that orders it for this person. One query; hers alone to see."""
    rows = Assignment.objects.filter(
        person=person, journey__in=list(journeys), archetype__state=State.AGREED
    ).select_related("archetype")
    return {row.journey_id: row.archetype for row in rows if row.archetype}


@dataclass(frozen=True)
class Cell:
    archetype: Archetype | None  # None: no rule fits
    number: int | None  # None: too few to say, or it would give another away
    is_about: bool  # told in steps, since sensitive answers are behind it

    @property
    def is_hidden(self) -> bool:
        return self.number is None


def ordered(journey: Journey) -> list[Archetype]:
    """The agreed ones, in the order in which their rules are asked."""
    return list(journey.archetypes.agreed().order_by("place", "pk"))


def foreseen(journey: Journey, questions: list[Question]) -> tuple[list[Cell], int]:
    """How many people with a seat each rule would take, as the rules stand now; and how many have a seat.

    No cell below five, none to be found by subtraction, and steps of five where a sensitive answer is asked about, so that
    two looks with slightly different rules do not tell what one person answered.
    """
    rows = ordered(journey)
    asked = {one["question"] for row in rows for one in row.rule}
    used = [question for question in questions if question.name in asked]
    everybody = answers_of(journey, used)
    cells = {row.slug: 0 for row in rows} | {NOBODY: 0}
    for answers in everybody.values():
        row = first_that_fits(rows, answers)
        cells[row.slug if row else NOBODY] += 1
    return _told(rows, cells, any(question.topic for question in used)), len(everybody)


def spread(journey: Journey) -> list[Cell]:
    """How many people have each archetype now, under the same rules."""
    rows = list(journey.archetypes.standing().order_by("place", "pk"))
    counted = dict(
        Assignment.objects.filter(journey=journey, person__erased_at=None)
        .values_list("archetype__slug")
        .annotate(n=Count("pk"))
    )
    cells = {row.slug: counted.get(row.slug, 0) for row in rows}
    return [one for one in _told(rows, cells, True) if one.archetype]


def _told(rows: list[Archetype], cells: dict[str, int], about: bool) -> list[Cell]:
    shown = shown_cells(cells)
    found = []
    for row in [*rows, None]:
        number = shown.get(row.slug if row else NOBODY)
        if number is not None and about:
            number = STEP * round(number / STEP)
        found.append(Cell(row, number, about and bool(number)))
    return found


def uses_sensitive(archetype: Archetype, questions: Iterable[Question]) -> bool:
    topics = {question.name for question in questions if question.topic}
    return any(one["question"] in topics for one in archetype.rule)
