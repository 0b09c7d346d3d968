"""Everything Palante holds about a person, for her: complete, and readable by programs."""

from typing import Any

from palante.base.models import LogLine
from palante.calls.models import Registration
from palante.canvases.models import Answer
from palante.live.models import Attendance, Feedback, HelpRequest
from palante.messages.models import Message
from palante.people.models import Contact, Person

PROFILE = [
    *("alias", "name", "place", "business", "seen_by"),
    *("language", "zone", "night", "saves_data", "created_at", "card_made_at"),
]


def everything_about(person: Person) -> dict[str, Any]:
    """Keys of sign-ins, links and codes are left out: whoever finds the file must not get in with it."""
    contacts = Contact.objects.filter(person=person)
    return {
        "format": "palante-export-1",
        "profile": {field: getattr(person, field) for field in PROFILE} | {"photo": person.photo.name or ""},
        "contacts": [
            {"kind": row.kind, "value": row.value, "added_at": row.created_at, "proven_at": row.proven_at}
            for row in contacts
        ],
        "journeys": [
            {
                "journey": row.journey.name,
                "seat": row.seat,
                "registered_at": row.at,
                "brought_by": row.brought_by.name if row.brought_by else "",
                "consent": row.consent,
                "reminders": row.wants_reminders,
            }
            for row in Registration.objects.filter(person=person).select_related("journey", "brought_by")
        ],
        "attendance": [
            {
                "session": row.session.number,
                "journey": row.session.journey.slug,
                "how": row.how,
                "source": row.source,
                "first_at": row.first_at,
                "last_at": row.last_at,
                "taken_back_at": row.taken_back_at,
            }
            for row in Attendance.objects.filter(person=person).select_related("session__journey")
        ],
        "feedback": list(
            Feedback.objects.filter(person=person).values(
                "session__journey__slug", "session__number", "score", "note", "at"
            )
        ),
        "help": list(
            HelpRequest.objects.filter(person=person).values(
                "session__journey__slug",
                "session__number",
                "trouble",
                "note",
                "answer",
                "asked_at",
                "closed_at",
            )
        ),
        "canvases": list(
            Answer.objects.filter(canvas__person=person)
            .order_by("canvas", "field", "written_at")
            .values(
                "canvas__template__journey__slug",
                "canvas__template__slug",
                "field",
                "text",
                "written_at",
                "is_current",
            )
        ),
        "messages": list(
            Message.objects.filter(person=person).values(
                "kind", "channel", "subject", "due_at", "state", "handed_over_at"
            )
        ),
        "sign_ins": list(person.sign_ins.values("how", "strength", "made_at", "seen_at", "ends_at")),
        "log": list(
            LogLine.objects.filter(person_id=person.pk)
            .order_by("at")
            .values("at", "verb", "kind", "actor_kind", "journey_id", "data")
        ),
    }
