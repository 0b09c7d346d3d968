"""By which ways an answer can go to somebody, here and now: as they wrote if that is possible, else another, and why."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.messages.channels import carriers
from palante.messages.channels.whatsapp.window import windows
from palante.messages.domain.answer import can_be_reached
from palante.messages.models import Thread
from palante.people.models import Contact, ContactKind

CHANNELS = {
    "whatsapp": gettext_lazy("WhatsApp"),
    "sms": gettext_lazy("SMS"),
    "email": gettext_lazy("E-mail"),
    "telegram": gettext_lazy("Telegram"),
    "push": gettext_lazy("Notice on the phone"),
    "screen": gettext_lazy("On her page"),
    "desk": gettext_lazy("By hand, from your phone"),
}
ICONS = {
    "whatsapp": "message-circle", "sms": "message-square-text", "email": "mail", "telegram": "send", "push": "bell",
    "screen": "smartphone", "desk": "hand",
}  # fmt: skip
_FOR = {
    ContactKind.PHONE: ("whatsapp", "sms", "desk"),
    ContactKind.EMAIL: ("email",),
    ContactKind.TELEGRAM: ("telegram",),
    ContactKind.PUSH: ("push",),
}


@dataclass(frozen=True)
class Way:
    key: str  # "sms" or "email:12"
    channel: str
    contact: Contact | None  # None: to the thread's own address
    why_not: str = ""  # in a sentence; empty: it is open
    until: datetime | None = None
    is_own: bool = False

    @property
    def label(self) -> str:
        return str(CHANNELS.get(self.channel, self.channel))

    @property
    def icon(self) -> str:
        return ICONS.get(self.channel, "send")


def ways_of(thread: Thread, at: datetime) -> list[Way]:
    """The way they wrote first, open or not; then the others that are open. Two questions."""
    ready = {*carriers(), "desk"}
    contacts = list(thread.person.contacts.order_by("pk")) if thread.person else []
    marks = {contact.fingerprint for contact in contacts if contact.kind == ContactKind.PHONE} | {
        thread.fingerprint
    }
    open_windows = windows(marks, at=at)
    found = [_own(thread, ready, open_windows)]
    for contact in contacts:
        for channel in _FOR.get(ContactKind(contact.kind), ()):
            own = channel == thread.channel and contact.fingerprint == thread.fingerprint
            closed = channel not in ready or (
                channel == "whatsapp" and contact.fingerprint not in open_windows
            )
            if own or closed or (channel == "desk" and thread.channel == "desk"):
                continue
            until = open_windows.get(contact.fingerprint) if channel == "whatsapp" else None
            found.append(Way(f"{channel}:{contact.pk}", channel, contact, until=until))
    if thread.person and thread.channel != "screen" and "screen" in ready:
        found.append(Way("screen", "screen", None))
    kept: dict[tuple[str, str], Way] = {}
    for way in found:  # one number twice among her contacts is one way
        kept.setdefault((way.channel, way.contact.fingerprint if way.contact else ""), way)
    return list(kept.values())


def _own(thread: Thread, ready: set[str], open_windows: dict[str, datetime]) -> Way:
    channel, contact = thread.channel, thread.contact
    why = ""
    until = None
    if channel == "desk":
        if contact is None:
            why = _("There is no number to write to by hand.")
    elif not can_be_reached(thread):
        why = _("Nobody can be answered there: it is not a number.")
    elif channel not in ready:
        why = _("%s is not set up here at the moment.") % CHANNELS.get(channel, channel)
    elif channel == "whatsapp":
        until = open_windows.get(thread.fingerprint)
        if until is None:
            why = _("WhatsApp lets us answer within 24 hours only, and these are over. Choose another way.")
    return Way("own", channel, contact, why, until, is_own=True)
