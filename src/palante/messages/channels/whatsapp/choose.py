"""Before a batch leaves: whose window is open, and which templates may say each message. Three questions a batch."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from palante.messages.channels.whatsapp.parcel import Prepared
from palante.messages.channels.whatsapp.shape import Shape, shape_of
from palante.messages.channels.whatsapp.tables import TemplateState, TemplateUse
from palante.messages.channels.whatsapp.window import windows
from palante.messages.models import Message, Tariff
from palante.people.contacts import contact_fingerprint

Uses = dict[tuple[int, str, str], Shape]


def prepare(messages: Sequence[Message], *, at: datetime) -> None:
    """Hangs `prepared` on each message: a line must not touch the database."""
    if not messages:
        return
    marks = {message.pk: mark_of(message) for message in messages}
    is_open = windows(marks.values(), at=at)
    uses = _uses({message.language for message in messages})
    tariffs = list(Tariff.objects.filter(channel="whatsapp").values_list("prefix", "cost", "currency"))
    for message in messages:
        cost, currency = _price(_address(message), tariffs)
        # Meta said later that the window had closed: it knows better.
        was_closed = "(#131047)" in message.receipt
        message.prepared = Prepared(  # type: ignore[attr-defined]
            marks[message.pk] in is_open and not was_closed, _shapes(message, uses), cost, currency
        )


def mark_of(message: Message) -> str:
    if message.contact is not None:
        return message.contact.fingerprint
    return contact_fingerprint(message.address) if message.address else ""


def _uses(languages: set[str]) -> Uses:
    rows = TemplateUse.objects.filter(
        language__in=languages, template__state=TemplateState.APPROVED
    ).select_related("template")
    return {(row.journey_id, row.about, row.language): shape_of(row.template) for row in rows}


def _shapes(message: Message, uses: Uses) -> tuple[Shape, ...]:
    """Its own rule's in this journey, then in all; its kind's; what stands for all the rest."""
    found: list[Shape] = []
    for about in (
        [message.about, kind_key(message.kind), ""] if message.about else [kind_key(message.kind), ""]
    ):
        for journey in dict.fromkeys([message.journey_id or 0, 0]):
            if shape := uses.get((journey, about, message.language)):
                found.append(replace(shape, is_general=about != message.about or not about))
    return tuple(found)


def kind_key(kind: str) -> str:
    """What a use for a whole kind of messages is about."""
    return f"kind:{kind}"


def _price(address: str, tariffs: Sequence[tuple[str, int, str]]) -> tuple[int, str]:
    fitting = [row for row in tariffs if address.startswith(row[0])]
    if not fitting:
        return 0, ""
    _, cost, currency = max(fitting, key=lambda row: len(row[0]))
    return cost, currency


def _address(message: Message) -> str:
    return message.contact.value if message.contact else message.address
