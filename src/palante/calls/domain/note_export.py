"""Remember that a list of people left the house."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Member


class ExportReason(models.TextChoices):
    """Why names are needed. One of these and no free text: the log holds no words."""

    WRITE = "write", _("To write to people or call them by hand")
    DOOR = "door", _("To have a list at the door of a meeting")
    CERTIFICATES = "certificates", _("To make certificates or badges")
    AUDIT = "audit", _("Somebody who pays for the journey must check it")
    SAFETY = "safety", _("Somebody may be in danger")


def note_export(
    journey: Journey,
    *,
    rows: int,
    contacts: bool,
    by: Member,
    names: bool = False,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Who took it, how many rows, with or without names, with or without numbers and addresses, and why."""
    record(
        "people_exported",
        journey,
        by=by,
        journey=journey,
        at=at,
        rows=rows,
        contacts=contacts,
        names=names,
        reason=str(reason),
    )
