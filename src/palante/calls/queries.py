"""Questions about seats and partners; none of these changes anything."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from palante.calls.models import Partner, Registration, Seat
from palante.journeys.models import Journey
from palante.people.models import CodeRequest, Person


def seats_left(journey: Journey) -> int | None:
    """How many seats are free; None when the journey has no limit."""
    if journey.seats is None:
        return None
    return max(0, journey.seats - journey.registrations.seated().count())


def registration_of(person: Person, journey: Journey) -> Registration | None:
    """This person's registration, unless she left."""
    return (
        Registration.objects.select_related("journey", "person")
        .filter(person=person, journey=journey)
        .exclude(seat=Seat.LEFT)
        .first()
    )


def journeys_of(person: Person) -> QuerySet[Registration]:
    """Her registrations with their journeys, the one that starts last first."""
    return (
        Registration.objects.select_related("journey")
        .filter(person=person)
        .exclude(seat=Seat.LEFT)
        .order_by("-journey__starts_on", "-pk")
    )


def partner_turnout(journey: Journey) -> QuerySet[Partner, Any]:
    """The journey's partners, each with `came` (seated or waiting), `seated`, `waiting` and `left`: numbers, never names."""
    taken = Q(registrations__seat=Seat.TAKEN)
    waiting = Q(registrations__seat=Seat.WAITING)
    return journey.partners.annotate(
        came=Count("registrations", filter=taken | waiting),
        seated=Count("registrations", filter=taken),
        waiting=Count("registrations", filter=waiting),
        left=Count("registrations", filter=Q(registrations__seat=Seat.LEFT)),
    )


def partner_of_code(code: str) -> Partner | None:
    """The partner whose short link this is, upper or lower case, with its published journey."""
    return (
        Partner.objects.select_related("journey")
        .filter(code__iexact=code.strip()[:30], journey__published_at__isnull=False)
        .first()
    )


def code_requests(journey: Journey) -> QuerySet[CodeRequest]:
    """Who of this journey waits for the host to send a sign-in code, longest waiting first."""
    here = journey.registrations.exclude(seat=Seat.LEFT)
    return (
        CodeRequest.objects.filter(answered_at=None, contact__person__registrations__in=here)
        .select_related("contact__person", "code")
        .order_by("asked_at")
    )
