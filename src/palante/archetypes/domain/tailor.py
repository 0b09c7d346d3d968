"""How an archetype orders a journey: which lessons first, which example of a canvas, which size to catch up with."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.archetypes.domain.history import locked
from palante.archetypes.domain.make import NotReady
from palante.archetypes.models import Archetype
from palante.archetypes.pointing import refuse_pointing
from palante.archetypes.saying import said_in
from palante.base.log import record
from palante.library.models import Form
from palante.people.models import Member

SIZES = (Form.TEXT, Form.AUDIO, Form.VIDEO)


@transaction.atomic
def tailor(
    archetype: Archetype,
    *,
    lessons: list[str],
    first_size: str,
    examples: dict[str, Any],
    by: Member | None = None,
    at: datetime | None = None,
) -> Archetype:
    """Set it whole. Unknown lessons and canvases are refused; examples are checked to point at nobody."""
    at, row = at or now(), locked(archetype)
    known = set(row.journey.lessons.values_list("slug", flat=True))
    if not set(lessons) <= known or (first_size and first_size not in SIZES):
        raise NotReady(_("One of these is not in the journey any more. Look at the page again."))
    told = said_in(row.journey) if examples else []
    for fields in examples.values():
        for said in fields.values():
            for text in said.values():
                refuse_pointing(text, told)
    new = {"lessons": list(dict.fromkeys(lessons)), "first_size": first_size, "examples": examples}
    if all(getattr(row, key) == value for key, value in new.items()):
        return row
    for key, value in new.items():
        setattr(row, key, value)
    row.changed_at = at
    row.save(update_fields=[*new, "changed_at"])
    record("archetype_tailored", row, by=by, journey=row.journey_id, at=at)
    return row
