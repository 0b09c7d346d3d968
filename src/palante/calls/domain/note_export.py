"""Remember that a list of people left the house."""

from datetime import datetime

from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member


def note_export(
    journey: Journey, *, rows: int, contacts: bool, by: Member, at: datetime | None = None
) -> None:
    """Who took it, how many rows, with or without numbers and addresses."""
    record("people_exported", journey, by=by, journey=journey, at=at, rows=rows, contacts=contacts)
