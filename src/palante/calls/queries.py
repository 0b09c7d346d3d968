"""Questions about seats and partners; none of these changes anything."""

from collections.abc import Iterable

from django.core.validators import slug_re
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from palante.base.models import LogLine
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
    return places_in_line([registration]).get(registration.pk)


def places_in_line(registrations: Iterable[Registration]) -> dict[int, int]:
    """Registration's id → its place, of those that wait. One question, and none when nobody does."""
    waiting = [row.pk for row in registrations if row.seat == Seat.WAITING]
    if not waiting:
        return {}
    here = Registration.objects.filter(journey=OuterRef("journey"), seat=Seat.WAITING)
    up_to_her = here.filter(Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lte=OuterRef("pk")))
    place = up_to_her.order_by().values("journey").annotate(number=Count("pk")).values("number")
    rows = Registration.objects.filter(pk__in=waiting, seat=Seat.WAITING)
    return dict(rows.annotate(place=Subquery(place)).values_list("pk", "place"))


def has_left_line(registration: Registration) -> bool:
    """She waited, and left the line: her place can be given back."""
    if registration.seat != Seat.LEFT:
        return False
    lines = LogLine.objects.filter(kind="registration", object_id=registration.pk, verb="left")
    last = lines.order_by("-at", "-pk").first()
    return last is not None and last.data.get("had") == Seat.WAITING


def journeys_of(person: Person) -> QuerySet[Registration]:
    """Her registrations with their journeys, the one that starts last first."""
    return (
        Registration.objects.select_related("journey")
        .filter(person=person)
        .exclude(seat=Seat.LEFT)
        .order_by("-journey__starts_on", "-pk")
    )


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
