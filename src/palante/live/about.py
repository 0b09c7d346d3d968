"""What live knows about somebody: sessions, how they were, help asked for."""

from django.utils.translation import gettext_lazy as _

from palante.live.models import Attendance, Feedback, HelpRequest, How, Trouble
from palante.people.known import Row, knows, told
from palante.people.models import Person


@knows(
    "attendance",
    _("Sessions you came to"),
    Attendance,
    order=20,
    words={"session": _("session"), "how": _("how"), "first_at": _("you came")},
    choices={"how": How},
)
def attendance(person: Person) -> list[Row]:
    rows = (
        Attendance.objects.filter(person=person).select_related("session__journey").order_by("first_at", "pk")
    )
    return [
        {
            "session": row.session.number,
            "journey": row.session.journey.slug,
            "how": row.how,
            "source": row.source,
            "first_at": row.first_at,
            "last_at": row.last_at,
            "taken_back_at": row.taken_back_at,
        }
        for row in rows
    ]


@knows(
    "feedback",
    _("How you said it was"),
    Feedback,
    order=21,
    words={
        "session__number": _("session"),
        "score": _("how it was, 1 to 3"),
        "note": _("in your words"),
        "at": _("when"),
    },
)
def feedback(person: Person) -> list[Row]:
    rows = Feedback.objects.filter(person=person).order_by("at", "pk")
    return told(rows, "session__journey__slug", "session__number", "score", "note", "at")


@knows(
    "help",
    _("Help you asked for"),
    HelpRequest,
    order=22,
    words={
        "trouble": _("what"),
        "note": _("in your words"),
        "answer": _("what the team answered"),
        "asked_at": _("when"),
    },
    choices={"trouble": Trouble},
)
def help_asked(person: Person) -> list[Row]:
    rows = HelpRequest.objects.filter(person=person).order_by("asked_at", "pk")
    return told(
        rows,
        *("session__journey__slug", "session__number", "trouble"),
        *("note", "answer", "asked_at", "closed_at"),
    )
