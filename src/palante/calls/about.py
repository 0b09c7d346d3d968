"""What the call knows about somebody who is in a journey."""

from django.utils.translation import gettext_lazy as _

from palante.calls.models import Guardian, GuardianKin, Invited, Registration, Seat, Way
from palante.people.known import Row, knows, told
from palante.people.models import Person


@knows(
    "journeys",
    _("Your journeys"),
    Registration,
    order=2,
    words={
        "journey": _("journey"),
        "seat": _("seat"),
        "registered_at": _("you registered"),
        "way": _("how you came in"),
        "brought_by": _("who brought you"),
        "reminders": _("reminders"),
    },
    choices={"seat": Seat, "way": Way},
)
def journeys(person: Person) -> list[Row]:
    rows = (
        Registration.objects.filter(person=person)
        .select_related("journey", "brought_by")
        .order_by("at", "pk")
    )
    return [
        {
            "journey": row.journey.name,
            "journey_id": row.journey_id,
            "seat": row.seat,
            "registered_at": row.at,
            "seated_at": row.seated_at,
            "way": row.way,
            "brought_by": row.brought_by.name if row.brought_by else "",
            "consent": row.consent,
            "is_adult": row.is_adult,
            "reminders": row.wants_reminders,
        }
        for row in rows
    ]


@knows(
    "invitations",
    _("The list that invited you"),
    Invited,
    order=5,
    words={"partner": _("from"), "made_at": _("came"), "sent_at": _("invitation sent")},
)
def invitations(person: Person) -> list[Row]:
    rows = Invited.objects.filter(registration__person=person).select_related("partner").order_by("pk")
    return [
        {
            "partner": row.partner.name if row.partner else "",
            "alias": row.alias,
            "value": row.value,
            "answers": row.answers,
            "made_at": row.made_at,
            "sent_at": row.sent_at,
        }
        for row in rows
    ]


@knows(
    "guardians",
    _("Who said yes for you"),
    Guardian,
    order=6,
    words={"name": _("name"), "kin": _("who"), "value": _("number or address"), "agreed_at": _("when")},
    choices={"kin": GuardianKin},
)
def guardians(person: Person) -> list[Row]:
    rows = Guardian.objects.filter(registration__person=person).order_by("pk")
    return told(rows, "name", "kin", "kind", "value", "agreed_at", "withdrawn_at")
