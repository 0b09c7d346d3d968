"""The team's WhatsApp account: which number, with which keys. All of it comes from PALANTE_WHATSAPP_…"""

import base64
from typing import Any

import httpx
from django.conf import settings

from palante.base.crypto import derive
from palante.messages.channels.whatsapp.errors import check

CONNECT, READ = 5.0, 20.0  # seconds
# Meta closes idle connections without a word. One that has rested longer than this is not used again: a request cut on it
# would leave a message in doubt for nothing.
RESTS = 4.0


def is_ready() -> bool:
    """In demo mode nothing leaves, whatever is set."""
    return bool(settings.WHATSAPP_TOKEN and settings.WHATSAPP_NUMBER_ID) and not settings.DEMO


def has_templates() -> bool:
    return is_ready() and bool(settings.WHATSAPP_ACCOUNT_ID)


def verify_token() -> str:
    """What Meta says when it asks whether the hook is ours. Derived, so that there is nothing to think up or to lose."""
    return settings.WHATSAPP_VERIFY or base64.urlsafe_b64encode(derive("whatsapp-verify")[:18]).decode()


def hook_address() -> str:
    return f"{settings.URL}/hooks/whatsapp/"


def client() -> httpx.Client:
    return httpx.Client(
        base_url=settings.WHATSAPP_URL.rstrip("/") + "/",
        headers={"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}"},
        timeout=httpx.Timeout(READ, connect=CONNECT),
        limits=httpx.Limits(max_connections=4, max_keepalive_connections=1, keepalive_expiry=RESTS),
        follow_redirects=False,  # the token goes nowhere else
    )


def profile(at_most: float = 8.0) -> dict[str, Any]:
    """What Meta says of our number: its name, quality and how many people a day it may write to first. Raises Refused or
    one of the outcomes, or httpx's own."""
    fields = "display_phone_number,verified_name,quality_rating,messaging_limit_tier,throughput,status"
    with client() as http:
        return check(http.get(settings.WHATSAPP_NUMBER_ID, params={"fields": fields}, timeout=at_most))
