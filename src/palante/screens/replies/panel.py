"""On the reminders desk: who waits longer for an answer than the team means to let anybody wait."""

from datetime import datetime
from typing import Any

from palante.screens.replies import inbox as ask
from palante.screens.team.doors import At, TeamRequest

SHOWN = 3


def panel(request: TeamRequest, at: At, moment: datetime) -> tuple[str, dict[str, Any]] | None:
    """The first three; names only for those who write to people."""
    threads = ask.waiting(ask.threads_of(at.journey, moment))
    found = list(threads.select_related("person", "taken_by")[: SHOWN + 1])
    if not found:
        return None
    rows = ask.rows_of(found[:SHOWN], ask.hours_of(at.journey.pk), moment, at.journey)
    late = ask.waits_too_long(at.journey, moment)
    context = {"rows": rows, "late": late, "more": len(found) > SHOWN, "moment": moment}
    return "replies/_panel.html", context
