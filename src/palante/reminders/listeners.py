"""What others announce and reminders act upon. Whatever is missed here (the program died) `remind` finds later."""

from datetime import datetime

from django.utils.timezone import now

from palante.base.events import on
from palante.calls.models import Registration
from palante.journeys.models import Journey, Session
from palante.reminders.domain.greet import LATELY, greet
from palante.reminders.domain.note import tell_of_buddy, tell_turn_near
from palante.reminders.domain.tell_of_moves import tell_of_move, tell_of_moves
from palante.welcome.models import Pair, Turn


@on("enrolled")
@on("seated")
def greet_who_comes(registration: Registration) -> None:
    came = registration.seated_at or registration.at
    if now() - came < LATELY:  # not the past of a demo, nor of an import
        greet(registration, at=max(now(), came))


@on("session_moved")
def tell_who_was_told(session: Session, old_starts: datetime) -> None:
    tell_of_move(session, at=now())


@on("journey_rescheduled")
def tell_who_was_told_of_any(journey: Journey, moved: list[tuple[Session, datetime]]) -> None:
    tell_of_moves(journey, at=now())


@on("turn_near")
def tell_who_is_nearly_next(turn: Turn) -> None:
    tell_turn_near(turn, at=now())


@on("buddies_paired")
def tell_both_buddies(pair: Pair) -> None:
    if now() - pair.made_at < LATELY:
        tell_of_buddy(pair, at=now())
