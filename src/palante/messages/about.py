"""What the post office knows about somebody: what was written to her, and whether it left."""

from django.utils.translation import gettext_lazy as _

from palante.messages.models import Kind, Message, State
from palante.people.known import Row, knows, told
from palante.people.models import Person


@knows(
    "messages",
    _("Messages to you"),
    Message,
    order=30,
    words={"kind": _("kind"), "subject": _("about"), "due_at": _("when"), "state": _("what became of it")},
    choices={"kind": Kind, "state": State},
)
def messages(person: Person) -> list[Row]:
    """With their words as long as they are kept. Links and codes were filled in only as they left: none stands here."""
    rows = Message.objects.filter(person=person).order_by("due_at", "pk")
    return told(rows, "kind", "channel", "subject", "body", "due_at", "state", "handed_over_at")
