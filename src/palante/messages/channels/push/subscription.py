"""What a browser gives us when somebody allows notices: an address at its push service, and the keys to write to it."""

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

LONGEST = 1500  # of an address; those of browsers have some 200 letters


class NotOne(ValueError):  # noqa: N818
    """Not what a browser gives, or at a push service we do not know."""


@dataclass(frozen=True)
class Subscription:
    endpoint: str
    p256dh: bytes = field(repr=False)  # its public key, 65 bytes
    auth: bytes = field(repr=False)  # 16 bytes that only it and we know

    @classmethod
    def read(cls, text: str) -> "Subscription":
        """From the JSON of `PushSubscription.toJSON()`. Whoever sends it may send anything."""
        try:
            given = json.loads(text)
            keys = given["keys"]
            endpoint, point, auth = str(given["endpoint"]), _bytes(keys["p256dh"]), _bytes(keys["auth"])
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise NotOne("not a subscription") from None
        if (
            len(auth) != 16
            or len(point) != 65
            or len(endpoint) > LONGEST
            or not re.fullmatch(r"[!-~]+", endpoint)
        ):
            raise NotOne("not a subscription")
        if not is_known(endpoint):
            raise NotOne("not a push service we know")
        return cls(endpoint, point, auth)

    def text(self) -> str:
        """As it is kept: always the same letters for the same subscription."""
        keys = {"auth": _text(self.auth), "p256dh": _text(self.p256dh)}
        return json.dumps({"endpoint": self.endpoint, "keys": keys}, separators=(",", ":"))


def is_known(endpoint: str) -> bool:
    """We write to the addresses we are given, so only to push services: nobody makes us knock at other doors."""
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or parts.username or parts.password or port not in (None, 443):
        return (
            f"{parts.scheme}://{parts.netloc}" in settings.PUSH_HOSTS
        )  # written out in full: one's own service
    return any(
        host == known or (known.startswith(".") and host.endswith(known)) for known in settings.PUSH_HOSTS
    )


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise NotOne("not base64url") from None


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
