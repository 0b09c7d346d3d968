"""What calls does when something happens elsewhere."""

from palante.base.events import on
from palante.calls.domain.leave import leave
from palante.calls.models import Registration
from palante.people.models import Person


@on("erased")
def give_up_seats(person: Person) -> None:
    """Her seats go to those who wait."""
    for registration in Registration.objects.filter(person=person):
        leave(registration)
