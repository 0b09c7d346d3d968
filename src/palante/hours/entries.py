"""What phones send: some hours of the week, said anew."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from palante.base.entries import Refused, handles
from palante.hours.domain.paint import NotAnHourError, paint
from palante.people.models import Person


@handles("hours")
def take_hours(
    person: Person, payload: dict[str, Any], *, entry: UUID, written_at: datetime, at: datetime
) -> dict[str, Any]:
    """Payload: `cells`, {place in the week: letter}, and `zone`, the clock they were meant by."""
    cells, zone = payload.get("cells"), payload.get("zone", "")
    try:
        if not isinstance(cells, dict) or not isinstance(zone, str):
            raise NotAnHourError
        strokes = {int(place): str(letter) for place, letter in cells.items()}
        week = paint(person, strokes, written_at=written_at, zone=zone, at=at)
    except ValueError:
        raise Refused(
            _("These hours could not be read. They stay on this phone; open the page again.")
        ) from None
    return {"cells": week.cells}
