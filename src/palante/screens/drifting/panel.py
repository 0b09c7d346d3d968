"""The list of the morning on the reminders desk: how many, and the first of them."""

from datetime import datetime
from typing import Any

from palante.drifting.queries import list_of
from palante.screens.drifting.sentences import sentence
from palante.screens.team.doors import At, TeamRequest

FIRST = 3


def panel(request: TeamRequest, at: At, moment: datetime) -> tuple[str, dict[str, Any]] | None:
    """Only for who may see it, and only when somebody is on it."""
    if not at.sees_contacts:
        return None
    found = list_of(at.journey, moment)
    if not found.entries:
        return None
    first = [(one.person, sentence(one.first)) for one in found.today[:FIRST]]
    return "drifting/_panel.html", {"first": first, "more": len(found.entries) - len(first)}
