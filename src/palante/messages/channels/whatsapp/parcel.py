"""What leaves for one person: her message in our own words while her window is open, else a template filled with its facts.

In order of preference; the first that Meta takes is the one. A refusal is a clear no, so the next may be tried at once.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.messages.channels import NoAddress
from palante.messages.channels.whatsapp.numbers import is_id, recipient
from palante.messages.channels.whatsapp.shape import Shape
from palante.messages.discreet import TELLING_FACTS, speaks_openly, words_for
from palante.messages.models import Message
from palante.messages.plain import plain_text
from palante.messages.wording import CODE, LINK, digits, link_address
from palante.people.models import ContactKind

TEXT, CAPTION = 4096, 1024  # letters, Meta's


@dataclass(frozen=True)
class Prepared:
    """What the worker found out before the message went to a line."""

    is_open: bool = False
    shapes: tuple[Shape, ...] = ()
    cost: int = 0  # of a template; words inside the window cost nothing
    currency: str = ""


@dataclass(frozen=True)
class Parcel:
    body: dict[str, Any]
    template: str = ""
    is_paid: bool = False
    file: tuple[str, str] | None = None  # its name and content: goes up first, and the message names it


@dataclass(frozen=True)
class Parcels:
    """In the order in which they are tried. `why_none`: when there is nothing to try."""

    wanted: Sequence[Parcel] = field(default_factory=tuple)
    why_none: str = ""


def pack(message: Message, prepared: Prepared) -> Parcels:
    address = address_of(message)
    base: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **recipient(address),
        # It comes back with every status: so a message in doubt is found again.
        "biz_opaque_callback_data": message.message_id,
    }
    parcels: list[Parcel] = []
    if prepared.is_open:
        parcels += _free(message, base)
    words = facts_of(message)
    for shape in prepared.shapes:
        if not _says_it(shape, message):
            continue
        components = shape.components(words)
        if components is None:
            continue
        template: dict[str, Any] = {"name": shape.name, "language": {"code": shape.language}}
        if components:
            template["components"] = components
        parcels.append(Parcel(base | {"type": "template", "template": template}, shape.name, is_paid=True))
    why = "" if parcels else "The 24 hours are over, and no approved template says this."
    return Parcels(parcels, why)


def address_of(message: Message) -> str:
    """E.164, or the id of somebody who hides her number."""
    address = message.contact.value if message.contact else message.address
    is_phone = message.contact is None or message.contact.kind == ContactKind.PHONE
    if not is_phone or not (is_id(address) or (address.startswith("+") and address[1:].isdigit())):
        raise NoAddress
    return address


def facts_of(message: Message) -> dict[str, str]:
    """Each placeholder's words; what would tell what it is about only for who speaks openly."""
    try:
        found = json.loads(message.facts or "{}")
    except ValueError:
        found = {}
    facts = {str(name): str(word) for name, word in found.items()} if isinstance(found, Mapping) else {}
    if message.person_id and message.person and not facts.get("alias"):
        facts["alias"] = message.person.alias
    if not speaks_openly(message):
        with override(message.language):
            neutral = {
                "session": _("your session"),
                "canvas": _("your work"),
                "circle": _("your group"),
            }
        facts |= {name: neutral.get(name, "Palante") for name in TELLING_FACTS if facts.get(name)}
    if LINK in message.body:
        facts["link"] = link_address(message)
    if CODE in message.body:
        facts["code"] = digits(message)
    return facts


def _free(message: Message, base: Mapping[str, Any]) -> list[Parcel]:
    text = plain_text(words_for(message))
    if len(text) > TEXT:
        text = text[: TEXT - 1].rstrip() + "…"
    parcels = []
    if message.attachment and len(text) <= CAPTION:
        # Calendars go as plain text with a calendar's name: Meta takes no text/calendar, and phones go by the name.
        named = message.attachment_name or "palante.ics"
        document = {"filename": named, "caption": text}
        body = dict(base) | {"type": "document", "document": document}
        parcels.append(Parcel(body, file=(named, message.attachment)))
    parcels.append(Parcel(dict(base) | {"type": "text", "text": {"body": text, "preview_url": False}}))
    return parcels


def _says_it(shape: Shape, message: Message) -> bool:
    """A code must be in it; and a general “you have a message” is worth sending only if it leads to the message."""
    if CODE in message.body:
        return "code" in shape.wants
    return not shape.is_general or (LINK in message.body and "link" in shape.wants)
