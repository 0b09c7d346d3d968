"""What other rooms tell, and what becomes of replies then."""

from palante.base.events import on
from palante.forms.models import Reply
from palante.people.models import Person


@on("erased")
def forget_replies(person: Person) -> None:
    """Her answers go, sent or not. How many were sent is in the log, which names nobody."""
    Reply.objects.filter(person=person).delete()
