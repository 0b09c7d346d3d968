"""Who is not to be heard in a recording: a question, nothing changes."""

from django.db.models import QuerySet

from palante.calls.models import Seat
from palante.journeys.models import Journey
from palante.people.models import Person, PersonConsent, Purpose
from palante.people.queries import consenting


def not_to_be_heard(journey: Journey) -> QuerySet[Person]:
    """Those with a seat who did not say yes; nobody in a journey that never asked (it says so before each recording)."""
    asked = PersonConsent.objects.filter(journey_id=journey.pk, purpose=Purpose.RECORDING)
    seated = journey.registrations.filter(seat=Seat.TAKEN, person__erased_at=None)
    if not asked.exists():
        return Person.objects.none()
    people = Person.objects.filter(pk__in=seated.values("person"))
    return people.exclude(pk__in=consenting(Purpose.RECORDING, journey.pk).values("pk")).order_by(
        "alias", "pk"
    )
