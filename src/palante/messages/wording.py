"""What a message says once its secrets are in it."""

from django.utils.translation import gettext, override

from palante.messages.models import Kind, Message
from palante.people.domain.code import digits_of
from palante.people.domain.link import address_of

LINK, CODE = "{link}", "{code}"


def filled(message: Message) -> str:
    """The body as its reader gets it, personal link and code included: only as it leaves, and never into a log."""
    return fill(message, message.body)


def fill(message: Message, body: str) -> str:
    """Other words for the same message (see `discreet.py`), link and code included."""
    if LINK in body:
        body = body.replace(LINK, link_address(message))
    if CODE in body:
        body = body.replace(CODE, digits(message))
    return body


def link_address(message: Message) -> str:
    return address_of(message.link) if message.link else message.door


def button_words(message: Message) -> str:
    """What stands on the button that the personal link becomes, where there are buttons."""
    with override(message.language):
        return gettext("Come in")


def masked(message: Message) -> str:
    """The body as the team may read it: whoever has the link or the code is let in as that person.

    Mail about a member's account comes ready-made from allauth with such an address in it, and is nobody's but theirs.
    """
    if message.kind == Kind.ACCOUNT:
        return ""
    with override(message.language):
        return message.body.replace(LINK, f"[{gettext('personal link')}]").replace(CODE, "••••••")


def digits(message: Message) -> str:
    return digits_of(message.code) if message.code else ""
