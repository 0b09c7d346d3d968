"""What somebody said yes or no to in each of her journeys, beside the words that are in force now."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from palante.calls.models import Registration, Seat
from palante.people.models import Person, Purpose
from palante.people.purposes import wordings_of, words_of
from palante.people.queries import consents_of

ICONS = {
    Purpose.JOURNEY: "hand-heart",
    Purpose.REMINDERS: "bell",
    Purpose.RECORDING: "mic",
    Purpose.RESEARCH: "chart-column",
    Purpose.AFTERWARDS: "mail",
    Purpose.PARTNER: "handshake",
}
TITLES = {
    Purpose.JOURNEY: _("Taking part"),
    Purpose.REMINDERS: _("Reminders"),
    Purpose.RECORDING: _("Recordings"),
    Purpose.RESEARCH: _("Results"),
    Purpose.AFTERWARDS: _("Afterwards"),
    Purpose.PARTNER: _("Who brought you"),
}


class Word(NamedTuple):
    purpose: str
    title: str
    icon: str
    words: str  # in force now
    version: int
    given: bool
    at: datetime | None  # when she last said so; None: never asked
    read: str  # the words she said it to, where they were others
    is_needed: bool  # taken back by leaving, not by a tap


class Agreed(NamedTuple):
    registration: Registration
    words: list[Word]


def agreed(person: Person, registrations: Sequence[Registration], language: str) -> list[Agreed]:
    """Four questions a journey; a journey she left is there as long as she may still take something back."""
    found = []
    for row in registrations:
        words = [word for word in _words(person, row, language) if row.seat != Seat.LEFT or word.given]
        if words:
            found.append(Agreed(row, words))
    return found


def _words(person: Person, row: Registration, language: str) -> list[Word]:
    now, ever = words_of(row.journey_id), wordings_of(row.journey_id)
    found = []
    for said in consents_of(person, row.journey_id):
        wording, last = now[said.purpose], said.last
        if said.purpose == Purpose.PARTNER and not row.brought_by_id and not last:
            continue  # nobody brought her: there is nobody to tell
        read = ever.get((said.purpose, last.version)) if last else None
        given = said.given
        if said.purpose == Purpose.JOURNEY:
            given = row.seat != Seat.LEFT
        elif said.purpose == Purpose.REMINDERS:
            given = row.wants_reminders
        found.append(
            Word(
                said.purpose,
                str(TITLES[Purpose(said.purpose)]),
                ICONS[Purpose(said.purpose)],
                wording.say(language),
                wording.version,
                given,
                last.at if last else None,
                read.say(language) if read and read.version != wording.version else "",
                said.purpose == Purpose.JOURNEY,
            )
        )
    return found
