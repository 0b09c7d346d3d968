"""What archetypes do when something happens elsewhere."""

from palante.archetypes import groups  # noqa: F401  (registers them with the timetable)
from palante.archetypes.domain.assign import assign_by_answers
from palante.archetypes.domain.ground import lose_ground
from palante.archetypes.models import Assignment
from palante.base.events import on
from palante.calls.models import Registration, Seat
from palante.forms.models import Reply
from palante.people.models import Person


@on("story_withdrawn")
def lose_its_passages(story_id: int, path: str, journey_id: int | None) -> None:
    """Told again for some days, so that a listener that was cut off is not the last word."""
    lose_ground(story_id)


@on("erased")
def forget_assignments(person: Person) -> None:
    Assignment.objects.filter(person=person).delete()


@on("enrolled")
def assign_newcomer(registration: Registration) -> None:
    """Whoever comes in with answers gets what the rules say, as everybody before."""
    if registration.seat == Seat.TAKEN:
        assign_by_answers(registration.journey, person=registration.person)


@on("seated")
def assign_seated(registration: Registration) -> None:
    assign_newcomer(registration)


@on("form_sent")
def assign_by_reply(reply: Reply) -> None:
    """Whichever comes first, the seat or the answers: the other one settles it."""
    if reply.person_id:
        assign_by_answers(reply.version.form.journey, person=reply.person)
