"""The address that gateways without signatures call: it carries a key that only we can make."""

import base64
import hmac
from urllib.parse import quote, urlencode

from django.conf import settings

from palante.base.crypto import derive
from palante.messages.callbacks import Call, Forged

PATH = "/hooks/sms/"


def hook_key() -> str:
    return base64.urlsafe_b64encode(derive("sms-hook", "1")[:18]).decode()


def hook_address(**more: str) -> str:
    """Letters that need no escape stay as they are: Kannel reads a % as one of its own words."""
    return f"{plain_address()}?{urlencode({'key': hook_key(), **more}, safe='@', quote_via=quote)}"


def plain_address() -> str:
    return f"{settings.URL}{PATH}"


def check_key(call: Call) -> None:
    if not hmac.compare_digest(call.query.get("key", "").encode(), hook_key().encode()):
        raise Forged
