"""What hours does when something happens elsewhere."""

from palante.base.events import on
from palante.forms.meaning import REGISTRATION
from palante.forms.models import Reply
from palante.hours.domain.paint import guess
from palante.hours.models import Week
from palante.people.models import Person


@on("form_sent")
def fill_from_registration(reply: Reply) -> None:
    """The coarse answer, until she paints her week herself."""
    if reply.person is not None and reply.version.form.slug == REGISTRATION:
        guess(reply.person, reply)


@on("erased")
def forget_hours(person: Person) -> None:
    Week.objects.filter(person=person).delete()
