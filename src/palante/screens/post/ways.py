"""What the page of wishes shows of each way: its name, its sign, and whether it is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from palante.messages.channels import ready
from palante.messages.models import Kind, Preferences
from palante.messages.ways import REACHES
from palante.people.models import Contact

# In the order in which they are shown to somebody who chose none. Names say nothing of what is written there.
NAMES: dict[str, tuple[Any, str]] = {
    "push": (_("Notices on this phone"), "bell-ring"),
    "telegram": (_("Telegram"), "send"),
    "whatsapp": (_("WhatsApp"), "message-circle"),
    "sms": (_("Text message (SMS)"), "message-square"),
    "email": (_("E-mail"), "mail"),
    "desk": (_("A person writes to me, from their phone"), "hand-heart"),
    "screen": (_("Notices on the page, when I come in"), "monitor-smartphone"),
}
KINDS: dict[str, Any] = {
    Kind.REMINDER.value: _("Reminders of what comes next"),
    Kind.WELCOME.value: _("News about my place"),
    Kind.NOTE.value: _("Other short notes"),
}
PAUSES = [(1, _("Until tomorrow")), (7, _("One week")), (14, _("Two weeks")), (30, _("A month"))]
NIGHT, BY_DAY = (time(22), time(7)), (time(8), time(15))


@dataclass(frozen=True)
class Way:
    channel: str
    name: Any
    icon: str
    is_open: bool
    is_first: bool
    is_address_stopped: bool  # not only this way: nothing at all goes to the number or address


def ways_of(contacts: Iterable[Contact], preferences: Preferences | None) -> list[Way]:
    """Every way that could reach her, open ones in her order, the closed after them."""
    hers = list(contacts)
    usable = ready()
    order = list(preferences.channels) if preferences else []
    stopped = set(preferences.stopped_channels) if preferences else set()
    found = []
    for channel in dict.fromkeys([*order, *NAMES]):
        if channel not in NAMES:
            continue
        reaches = REACHES[channel]
        mine = [contact for contact in hers if contact.kind == reaches]
        if (reaches is not None and not mine) or (channel not in usable and channel not in stopped):
            continue
        is_dead = bool(mine) and all(contact.stopped_at for contact in mine)
        name, icon = NAMES[channel]
        is_open = channel not in stopped and not is_dead
        is_first = is_open and bool(order) and channel == order[0]
        found.append(Way(channel, name, icon, is_open, is_first, is_dead))
    return sorted(found, key=lambda way: not way.is_open)


def kinds_of(preferences: Preferences | None) -> list[tuple[str, Any, bool]]:
    stopped = preferences.stopped_kinds if preferences else []
    return [(kind, name, kind not in stopped) for kind, name in KINDS.items()]
