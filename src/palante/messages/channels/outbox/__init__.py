"""Nothing leaves: in demo mode, or before a mail server is set up, a message can be read on the team's outbox page."""

from typing import ClassVar

from django.conf import settings

from palante.messages.models import Message
from palante.people.models import ContactKind


class Outbox:
    name: ClassVar[str] = "outbox"
    reaches: ClassVar[ContactKind | None] = ContactKind.EMAIL
    tells_delivery: ClassVar[bool] = False
    lines: ClassVar[int] = 1  # there is nobody to wait for

    @classmethod
    def is_ready(cls) -> bool:
        return True

    def send(self, message: Message) -> str:
        return ""

    def close(self) -> None:
        pass


class Shown(Outbox):
    """Stands in for a provider in demo mode only. Elsewhere a channel without its provider is not ready, and messages take
    their next way."""

    @classmethod
    def is_ready(cls) -> bool:
        return bool(settings.DEMO)
