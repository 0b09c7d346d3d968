"""What the post office knows about somebody: what was written to her, and whether it left."""

from django.utils.translation import gettext_lazy as _

from palante.messages.hands import Turn
from palante.messages.models import Attempt, Kind, Message, Preferences, Reply, State, Thread, ThreadNote
from palante.people.known import Row, knows, told, unsaid
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


@knows(
    "tries",
    _("How each of them was tried"),
    Attempt,
    order=30,
    words={"channel": _("by"), "at": _("when"), "outcome": _("what became of it")},
    choices={"outcome": Attempt.Outcome},
)
def tries(person: Person) -> list[Row]:
    """How often and by which way each was tried. What the other side called it is no saying of hers."""
    rows = Attempt.objects.filter(message__person=person).order_by("at", "pk")
    return told(rows, "message_id", "channel", "at", "outcome", "delivered_at", "read_at")


@knows(
    "replies",
    _("What you wrote or said to us"),
    Thread,
    Reply,
    order=31,
    words={
        "channel": _("by"),
        "at": _("when"),
        "body": _("what you wrote"),
        "media_type": _("voice note or photo"),
    },
)
def replies(person: Person) -> list[Row]:
    """Voice notes and photos are named; the team hands them over when she asks, and they go when she does."""
    rows = Reply.objects.filter(thread__person=person).order_by("at", "pk")
    return told(rows, "channel", "at", "body", "media_type", "media_bytes", "understood", "number")


@knows(
    "thread_notes",
    _("What the team noted beside your messages"),
    ThreadNote,
    order=32,
    words={"at": _("when"), "text": _("note")},
)
def thread_notes(person: Person) -> list[Row]:
    return told(ThreadNote.objects.filter(thread__person=person).order_by("at", "pk"), "at", "text")


@knows(
    "preferences",
    _("How you want us to write to you"),
    Preferences,
    order=33,
    words={
        "channels": _("first by"),
        "stopped_channels": _("never by"),
        "stopped_kinds": _("none of these"),
        "quiet_from": _("nothing from"),
        "quiet_to": _("nothing until"),
        "paused_until": _("pause until"),
    },
)
def preferences(person: Person) -> list[Row]:
    rows = Preferences.objects.filter(person=person)
    return told(
        rows,
        "channels",
        "stopped_channels",
        "stopped_kinds",
        "quiet_from",
        "quiet_to",
        "paused_until",
        "speaks_openly",
        "at",
    )


unsaid(Turn, why="Who of the team has the card of a message in hand, for the minutes it takes to send it.")
