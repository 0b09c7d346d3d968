"""Noting that a member saw what is personal: so that the person reads it in *Yo › Mis datos*."""

from collections.abc import Iterable

from palante.journeys.models import Desk
from palante.people.domain.looked import What, note_looks
from palante.screens.team.doors import At, TeamRequest


def desk_of(at: At) -> str:
    """Where they sat: of several desks the one that may do most."""
    return next((str(desk) for desk in Desk if desk in at.seats), "")


def looked(request: TeamRequest, at: At, people: Iterable[int], what: What) -> None:
    """At most one line an hour for each person. Two questions, however many they are."""
    note_looks(request.user, people, at.journey, what, desk=desk_of(at))
