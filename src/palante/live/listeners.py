"""What live does when something happens elsewhere."""

from palante.base.events import on
from palante.live.models import Feedback, HelpRequest
from palante.people.models import Person


@on("erased")
def forget_words(person: Person) -> None:
    """Her words go; that somebody came and gave a score stays as a number that leads to nobody."""
    HelpRequest.objects.filter(person=person).update(note="", answer="")
    Feedback.objects.filter(person=person).update(note="")
