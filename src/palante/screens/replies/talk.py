"""A thread as one reads it: their words, ours, what a machine said in between, and our notes, in the order of time."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.messages.models import Fault, MediaState, Message, Reply, State, Thread, ThreadNote
from palante.messages.plain import plain_text
from palante.messages.wording import masked

LATEST = 60
UNDERSTOOD = {
    "yes": gettext_lazy("understood as yes"),
    "no": gettext_lazy("understood as no"),
    "help": gettext_lazy("asks for help"),
    "stop": gettext_lazy("messages were stopped"),
    "start": gettext_lazy("messages go again"),
    "present": gettext_lazy("says to be present"),
    "number": gettext_lazy("understood as a number"),
    "thanks": gettext_lazy("understood as thanks"),
}


@dataclass(frozen=True)
class Item:
    side: str  # theirs, ours, machine, note
    at: datetime
    words: str
    reply: Reply | None = None
    message: Message | None = None
    note: ThreadNote | None = None
    fate: "Fate | None" = None

    @property
    def understood(self) -> str:
        return str(UNDERSTOOD.get(self.reply.understood, "")) if self.reply else ""

    @property
    def is_sound(self) -> bool:
        return bool(
            self.reply and self.reply.media_type.startswith("audio/") and self.reply.media_type != "audio/amr"
        )

    @property
    def is_photo(self) -> bool:
        return bool(self.reply and self.reply.media_type.startswith("image/"))

    @property
    def is_film(self) -> bool:
        return bool(self.reply and self.reply.media_type in ("video/mp4", "video/webm"))

    @property
    def is_here(self) -> bool:
        return bool(self.reply and self.reply.media_state == MediaState.HERE)


@dataclass(frozen=True)
class Fate:
    """What became of something we wrote."""

    words: str
    icon: str
    tone: str = ""
    can_take_back: bool = False


def fate_of(message: Message) -> Fate:
    if message.read_at:
        return Fate(_("read"), "check-check", "leaf")
    if message.delivered_at:
        return Fate(_("arrived"), "check-check")
    match message.state:
        case State.HANDED_OVER:
            return Fate(_("sent"), "check")
        case State.FAILED:
            return Fate(_("did not leave: %s") % (message.get_fault_display() or "?"), "mail-x", "rose")
        case State.IN_DOUBT:
            return Fate(_("may have arrived or not"), "mail-question-mark", "sun")
        case State.HELD:
            if message.fault == Fault.BY_HAND:
                return Fate(_("taken back"), "undo-2")
            return Fate(_("held back: %s") % (message.get_fault_display() or "?"), "pause", "rose")
        case State.DUE if message.channel == "desk":
            return Fate(_("waits to be sent by hand"), "hand", "sun", can_take_back=True)
        case State.DUE | State.WAITING | State.CLAIMED:
            return Fate(_("leaves in a moment"), "clock", can_take_back=True)
    return Fate(_("is being handed over"), "send")


def talk_of(thread: Thread, *, all_of_it: bool = False) -> tuple[list[Item], int]:
    """What was said, the oldest first, and how many replies before are not shown. Four questions."""
    replies = list(
        thread.replies.select_related("noted_by").order_by("-at", "-pk")[: None if all_of_it else LATEST + 1]
    )
    more = 0
    if len(replies) > LATEST and not all_of_it:
        replies = replies[:LATEST]
        more = thread.replies.count() - LATEST
    since = replies[-1].at if more and replies else None
    told = {reply.to_id for reply in replies if reply.to_id}
    answers = thread.answers.select_related("by")
    if since:
        answers = answers.filter(made_at__gte=since)
    shown = {message.pk: message for message in answers}
    before = Message.objects.filter(pk__in=told - set(shown)).select_related("by").defer("attachment")
    items = [Item("theirs", reply.at, reply.body, reply=reply) for reply in replies]
    items += [_ours(message) for message in [*shown.values(), *before]]
    notes = thread.notes.select_related("by")
    items += [
        Item("note", note.at, note.text, note=note)
        for note in (notes.filter(at__gte=since) if since else notes.all())
    ]
    return sorted(items, key=lambda item: item.at), more


def _ours(message: Message) -> Item:
    words = plain_text(masked(message)) if message.body else _("(forgotten by now)")
    side = "ours" if message.by_id else "machine"
    return Item(
        side, message.handed_over_at or message.made_at, words, message=message, fate=fate_of(message)
    )
