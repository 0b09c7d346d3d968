"""What hours know of a person, for her."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from palante.hours.models import Week
from palante.hours.queries import about
from palante.people.known import knows
from palante.people.models import Person


@knows(
    "hours",
    _("Your hours"),
    Week,
    words={
        "letters": _("what the letters mean"),
        "zone": _("time zone"),
        "days_from_monday": _("from Monday on"),
    },
    order=35,
)
def hours(person: Person) -> list[dict[str, Any]]:
    found = about(person)
    return [found] if found else []
