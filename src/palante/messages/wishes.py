"""The address by which somebody says, without signing in, how she wants to be written to: `/messages/<token>/`.

Only messages to her carry it. It is derived from one of her contacts, never stored, opens nothing but this one page, and
ends with the contact.
"""

import base64
import hmac

from django.conf import settings

from palante.base.crypto import derive
from palante.people.models import Contact


def wishes_token(contact: Contact) -> str:
    seal = derive("wishes", contact.pk, contact.person_id, contact.fingerprint)[:12]
    return f"{contact.pk}-{base64.urlsafe_b64encode(seal).decode()}"


def wishes_address(contact: Contact) -> str:
    return f"{settings.URL}/messages/{wishes_token(contact)}/"


def contact_of_wishes(token: str) -> Contact | None:
    """The contact (with its person) that this address was made for."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found = Contact.objects.select_related("person").filter(pk=int(number), person__erased_at=None).first()
    if found is None or not hmac.compare_digest(wishes_token(found).encode(), token.encode()):
        return None
    return found
