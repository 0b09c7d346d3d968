"""Nothing leaves: from the moment it is handed over, a message can be read on Hoy (`messages/notices.py`).

It is *delivered* once Hoy has shown it and *read* once she has tapped. So a message may wait here first and take its next
way, an SMS, only if nobody has come to see it in time.
"""

from typing import ClassVar

from palante.messages.channels import NoAddress, Receipt
from palante.messages.models import Message
from palante.people.models import ContactKind


class Screen:
    name: ClassVar[str] = "screen"
    reaches: ClassVar[ContactKind | None] = None
    tells_delivery: ClassVar[bool] = True

    @classmethod
    def is_ready(cls) -> bool:
        return True

    def send(self, message: Message) -> Receipt:
        if message.person_id is None:
            raise NoAddress
        return Receipt(provider_id=message.message_id)

    def close(self) -> None:
        pass
