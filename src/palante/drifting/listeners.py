"""What this room does when something happens elsewhere."""

from palante.base.events import on
from palante.drifting.models import Deed, Drift
from palante.people.models import Person


@on("erased")
def forget_who_was_looked_for(person: Person) -> None:
    """Nothing of it stays, not even in the counts that judge the rules."""
    Drift.objects.filter(person=person).delete()
    Deed.objects.filter(person=person).delete()
