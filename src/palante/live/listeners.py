"""What live does when something happens elsewhere."""

from palante.base.events import on
from palante.live.domain.keyword import count_keyword
from palante.live.models import Feedback, HelpRequest
from palante.messages.models import Reply
from palante.people.models import Person


@on("erased")
def forget_words(person: Person) -> None:
    """Her words go; that somebody came and gave a score stays as a number that leads to nobody."""
    HelpRequest.objects.filter(person=person).update(note="", answer="")
    Feedback.objects.filter(person=person).update(note="")


@on("replied")
def count_who_says_to_be_present(reply: Reply) -> None:
    """“Presente 7”. What cannot be counted stays in the inbox, and so does all of it if this is never told."""
    count_keyword(reply, at=reply.taken_at)
