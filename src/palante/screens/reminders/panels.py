"""What else stands on the reminders desk. Each screens package that has something to say there names its function here.

`panel(request, at, moment)` gives a template and its context, or None when there is nothing to say. It asks the database a
fixed number of questions, whatever the number of rows.
"""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from palante.screens.team.doors import At, TeamRequest

PANELS: list[str] = [
    "palante.screens.outbox.panel.panel",
    "palante.screens.replies.panel.panel",
    "palante.screens.drifting.panel.panel",
    "palante.screens.whatsapp.panel.panel",
]


def panels(request: TeamRequest, at: At, moment: datetime) -> list[SafeString]:
    drawn = []
    for path in PANELS:
        found: tuple[str, dict[str, Any]] | None = import_string(path)(request, at, moment)
        if found is not None:
            template, context = found
            shared = {"at": at, "journey": at.journey}
            drawn.append(render_to_string(template, shared | context, request=request))
    return drawn
