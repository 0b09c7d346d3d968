"""What the outbox has to say on the reminders desk: a channel that does not answer, a month's money that ends."""

from datetime import datetime
from typing import Any

from palante.messages.limits import warnings
from palante.messages.queries import outages
from palante.screens.team.doors import At, TeamRequest


def panel(request: TeamRequest, at: At, moment: datetime) -> tuple[str, dict[str, Any]] | None:
    context = {"outages": outages(), "warnings": warnings(at.journey.pk, at=moment), "has_workers": True}
    return ("outbox/_notices.html", context) if context["outages"] or context["warnings"] else None
