"""One log: every domain verb writes one line."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import now

from palante.base.models import LogLine


def line(
    verb: str,
    on: models.Model,
    *,
    by: models.Model | None = None,
    about: models.Model | int | None = None,
    journey: models.Model | int | None = None,
    at: datetime | None = None,
    **data: Any,
) -> LogLine:
    """An unsaved line (for bulk_create). `by` is the person or member who did it; None means Palante itself."""
    return LogLine(
        at=at or now(),
        verb=verb,
        kind=on._meta.model_name or "",
        object_id=on.pk if isinstance(on.pk, int) else None,
        actor_kind=(by._meta.model_name or "") if by is not None else "system",
        actor_id=by.pk if by is not None else None,
        person_id=about.pk if isinstance(about, models.Model) else about,
        journey_id=journey.pk if isinstance(journey, models.Model) else journey,
        data=data,
    )


def record(verb: str, on: models.Model, **kwargs: Any) -> LogLine:
    """Write one line, in the caller's transaction. `data` holds ids, kinds, times and counts only."""
    written = line(verb, on, **kwargs)
    written.save(force_insert=True)
    return written
