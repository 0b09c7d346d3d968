"""How the team's screens call a message and whom it is for."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from palante.messages.models import Message

KINDS = {
    "reminder": gettext_lazy("Reminder"),
    "code": gettext_lazy("Code"),
    "welcome": gettext_lazy("Welcome message"),
    "invitation": gettext_lazy("Invitation"),
    "note": gettext_lazy("Note"),
    "account": gettext_lazy("About the account"),
    "answer": gettext_lazy("Answer"),
}


def heading(message: Message) -> str:
    """Its subject; a message by WhatsApp has none and is called by what it is."""
    return message.subject or str(KINDS.get(message.kind, message.kind))


def recipient(message: Message) -> str:
    if message.person:
        return message.person.alias
    return message.member.name if message.member else _("an invited address")
