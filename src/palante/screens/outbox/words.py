"""How the outbox's pages call a channel, a sum of money, and where a message stands."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from palante.messages.models import Message, State

CHANNELS = {
    "email": (gettext_lazy("E-mail"), "mail"),
    "whatsapp": ("WhatsApp", "message-circle"),
    "sms": ("SMS", "message-square-text"),
    "push": (gettext_lazy("Notices of the browser"), "bell"),
    "telegram": ("Telegram", "send"),
    "screen": (gettext_lazy("On screen"), "monitor-smartphone"),
    "desk": (gettext_lazy("By hand"), "hand"),
}
# What can cost money, and whose provider may want to be asked less often.
LIMITED = ["email", "whatsapp", "sms", "push", "telegram"]
MILLION = 1_000_000
TONES = {
    State.HANDED_OVER: "leaf",
    State.FAILED: "rose",
    State.IN_DOUBT: "sun",
    State.HELD: "sun",
    State.WAITING: "plum",
}
SHORT = {State.WAITING: gettext_lazy("waits for a person")}
BECAME = {
    "read": pgettext_lazy("message", "read"),
    "delivered": pgettext_lazy("message", "delivered"),
    "shown": pgettext_lazy("message", "shown here only"),
}


def channel_name(channel: str) -> str:
    return str(CHANNELS.get(channel, (channel, ""))[0])


def channel_icon(channel: str) -> str:
    return CHANNELS.get(channel, ("", "send"))[1]


def money(millionths: int | None, currency: str = "") -> str:
    """“0,0046 USD”: enough places that a single message is not free of charge by rounding."""
    if not millionths:
        return f"0 {currency}".strip()
    value = millionths / MILLION
    places = 2 if value >= 1 else 4
    return f"{number_format(round(value, places), decimal_pos=places)} {currency}".strip()


def state_name(state: str) -> str:
    """As short as a tab."""
    return str(SHORT.get(State(state)) or State(state).label)


def became(message: Message) -> tuple[str, str]:
    """Where it stands, as short as a badge, and the badge's tone. What the person's own phone said comes first."""
    if message.state == State.HANDED_OVER:
        if message.read_at:
            return str(BECAME["read"]), "leaf"
        if message.delivered_at:
            return str(BECAME["delivered"]), "leaf"
        if message.carrier == "outbox":
            return str(BECAME["shown"]), "sky"
    return state_name(message.state), TONES.get(State(message.state), "sky")


def ways_left(message: Message) -> list[str]:
    return [channel_name(channel) for channel, _contact in message.ways]


def totals(rows: list[Any]) -> str:
    """Sums of several currencies, side by side."""
    sums: dict[str, int] = {}
    for row in rows:
        if row.spent:
            sums[row.currency] = sums.get(row.currency, 0) + row.spent
    return " + ".join(money(spent, currency) for currency, spent in sorted(sums.items())) or _("nothing")
