"""What phones send: one answer to one question of a canvas."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from palante.base.entries import Refused, handles
from palante.calls.models import Registration
from palante.canvases.domain.answer import TooLong, UnknownField, save_seen
from palante.canvases.models import CanvasTemplate
from palante.people.models import Person


@handles("canvas_answer")
def take_answer(
    person: Person, payload: dict[str, Any], *, entry: UUID, written_at: datetime, at: datetime
) -> dict[str, Any]:
    """Payload: `canvas` (the template's id), `field`, `text`, and `seen`: the versions this phone knows of."""
    canvas, field, text, seen = (payload.get(key) for key in ("canvas", "field", "text", "seen"))
    if not (isinstance(canvas, int) and isinstance(field, str) and isinstance(text, str)):
        raise Refused("unknown")
    template = CanvasTemplate.objects.filter(pk=canvas).first()
    seated = (
        template
        and Registration.objects.seated().filter(journey_id=template.journey_id, person=person).exists()
    )
    if not template or not seated:
        raise Refused(
            _("This canvas belongs to a journey where you have no seat now. Your text stays on this phone.")
        )
    try:
        saved = save_seen(
            template,
            person,
            field=field,
            text=text,
            entry=entry,
            written_at=written_at,
            seen=_versions(seen),
            at=at,
        )
    except TooLong:
        raise Refused(
            _("This answer is too long to be saved. Shorten it a little: it stays on this phone.")
        ) from None
    except UnknownField:
        raise Refused(
            _("This question is no longer part of the canvas. Your text stays on this phone.")
        ) from None
    return {"version": str(saved.answer.entry), "field": field} | ({"met": True} if saved.met else {})


def _versions(seen: Any) -> list[UUID] | None:
    """Ids the phone knows; None from one that does not say."""
    if not isinstance(seen, list):
        return None
    return [version for text in seen[:50] if (version := _uuid(text))]


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(text) if text else None
    except (TypeError, ValueError, AttributeError):
        return None
