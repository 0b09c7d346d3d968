"""Questions about seats and partners; none of these changes anything."""

from typing import NamedTuple

from django.core.validators import slug_re
from django.db.models import Count, Min, Q, QuerySet

from palante.base.small import is_small, shown
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


def place_in_line(registration: Registration) -> int | None:
    """1 is the next to get a seat; None for who does not wait. In the order in which seats are given."""
    if registration.seat != Seat.WAITING:
        return None
    before = Q(at__lt=registration.at) | Q(at=registration.at, pk__lt=registration.pk)
    line = Registration.objects.filter(journey=registration.journey_id, seat=Seat.WAITING)
    return line.filter(before).count() + 1


def journeys_of(person: Person) -> QuerySet[Registration]:
    """Her registrations with their journeys, the one that starts last first."""
    return (
        Registration.objects.select_related("journey")
        .filter(person=person)
        .exclude(seat=Seat.LEFT)
        .order_by("-journey__starts_on", "-pk")
    )


class Turnout(NamedTuple):
    """Whom a partner brought: numbers, never names. None where a number is so small that it could point at somebody."""

    partner: Partner
    registered: int | None  # seated or waiting
    seated: int | None


def partner_turnout(journey: Journey) -> list[Turnout]:
    """The journey's partners by name. One query, however many there are."""
    taken, waiting = Q(registrations__seat=Seat.TAKEN), Q(registrations__seat=Seat.WAITING)
    partners = journey.partners.annotate(
        all_now=Count("registrations", filter=taken | waiting),
        seated_now=Count("registrations", filter=taken),
    )
    return [_turnout(partner, partner.all_now, partner.seated_now) for partner in partners]


def _turnout(partner: Partner, registered: int, seated: int) -> Turnout:
    # The difference is a number too: three who wait must not be found by subtraction.
    hidden = is_small(registered - seated)
    return Turnout(partner, shown(registered), None if hidden else shown(seated))


def partner_of_code(code: str) -> Partner | None:
    """The partner whose short link this is, upper or lower case, with its published journey. Anything may be typed."""
    code = code.strip().lower()
    if not slug_re.fullmatch(code):
        return None
    partners = Partner.objects.select_related("journey")
    return partners.filter(code=code, journey__published_at__isnull=False).first()


def code_requests(journey: Journey) -> QuerySet[CodeRequest]:
    """Who of this journey waits for the host to send a sign-in code, longest waiting first; one for a shared number."""
    here = journey.registrations.exclude(seat=Seat.LEFT)
    waiting = CodeRequest.objects.filter(answered_at=None, contact__person__registrations__in=here)
    one_a_number = waiting.order_by().values("contact__fingerprint").annotate(first=Min("pk")).values("first")
    return (
        CodeRequest.objects.filter(pk__in=one_a_number)
        .select_related("contact__person", "code")
        .order_by("asked_at", "pk")
    )
