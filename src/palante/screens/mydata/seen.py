"""Who looked, in words: the desk, what they saw, in which journey."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from palante.calls.models import Registration
from palante.journeys.models import Desk
from palante.people.queries import Look

WHAT = {
    "contacts": _("your number or address"),
    "page": _("your page: seat, sessions, help"),
    "message": _("a message to you"),
    "export": _("a list that left Palante, with you in it"),
    "answers": _("your answers"),
    "help": _("your request for help"),
    "list": _("a list with your number or address"),
}


class Seen(NamedTuple):
    at: datetime
    desk: str
    what: str
    journey: str


def seen(looks: Iterable[Look], registrations: Sequence[Registration]) -> list[Seen]:
    names = {row.journey_id: row.journey.name for row in registrations}
    desks = {str(desk): desk.label for desk in Desk}
    return [
        Seen(
            look.at,
            str(desks.get(look.desk, _("The team"))),
            str(WHAT.get(look.what, look.what)),
            names.get(look.journey_id or 0, ""),
        )
        for look in looks
    ]
