"""Where a story belongs: a journey or the house, one of its sessions, one of its kit's profiles."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.log import record
from palante.journeys.models import Journey, Session
from palante.people.models import Member
from palante.stories.models import Scope, Story


class NotPlacedError(ValueError):
    """It cannot stand there; `str()` says why."""


@transaction.atomic
def place_story(
    story: Story,
    *,
    journey: Journey | None,
    session: Session | None = None,
    archetype: str = "",
    by: Member | None = None,
    at: datetime | None = None,
) -> Story:
    """Put a story in a journey, or give it to the house. The same place again changes nothing.

    Consent decides who reads a story, and moving it must not: a story for the team or the people of one journey stays
    in that journey until its teller opens it. Raises NotPlacedError then, and where a file of that name stands already.
    """
    row = Story.objects.select_for_update().get(pk=story.pk)
    if session and (journey is None or session.journey_id != journey.pk):
        raise NotPlacedError(_("This session is of another journey."))
    target = journey.pk if journey else None
    if target != row.journey_id:
        if row.journey_id and row.scope != Scope.PUBLIC:
            raise NotPlacedError(
                _(
                    "Its teller allowed it to this journey's team or people only. Once it is open to everybody, it can move."
                )
            )
        if (
            Story.objects.filter(journey=journey, path=row.path, withdrawn_at=None)
            .exclude(pk=row.pk)
            .exists()
        ):
            raise NotPlacedError(_("Another story with the same file name stands there already."))
    told = {"journey_id": target, "session_id": session.pk if session else None, "archetype": archetype}
    if all(getattr(row, key) == value for key, value in told.items()):
        return row
    for key, value in told.items():
        setattr(row, key, value)
    row.save(update_fields=["journey", "session", "archetype"])
    record("story_placed", row, by=by, journey=target, at=at or now(), session=told["session_id"])
    return row
