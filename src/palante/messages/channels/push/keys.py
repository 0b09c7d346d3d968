"""Who we are to push services (VAPID, RFC 8292): one key pair for the site, made by itself when none is set.

Browsers tie what they give us to the public key: with another key every notice has to be allowed anew. So the key stays
where the database is, and `palante vapid` shows it for a site of several machines.
"""

import base64
import os
import tempfile
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from py_vapid import Vapid02

FILE = "vapid.key"


def new_key() -> str:
    """The private half, as PALANTE_VAPID_PRIVATE_KEY wants it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(32, "big"))


def private_key() -> str:
    """The one that is set, else this machine's own."""
    return settings.VAPID_PRIVATE_KEY or _own(settings.VAR / FILE)


def public_key() -> str:
    """What a browser is told before it gives us an address: 65 bytes, base64url."""
    return _public(private_key())


def authorization(endpoint: str) -> dict[str, str]:
    """The header by which a push service knows that this is us. Good for half a day; RFC 8292 allows one."""
    scheme, _, rest = endpoint.partition("://")
    claims = {"aud": f"{scheme}://{rest.partition('/')[0]}", "sub": _whom_to_ask()}
    headers: dict[str, str] = _signer(private_key()).sign(claims)
    return headers


def _whom_to_ask() -> str:
    """Whom a push service writes to when something of ours goes wrong there."""
    address = parseaddr(settings.EMAIL_FROM)[1]
    if "." in address.rpartition("@")[2]:
        return f"mailto:{address}"
    return settings.URL if settings.IS_HTTPS else "mailto:nobody@example.org"


def _own(path: Path) -> str:
    """Made once, whoever asks first: written whole under another name, then given its own unless another was faster."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent)  # only we may read it
        try:
            with os.fdopen(handle, "w") as file:
                file.write(new_key())
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(made)
    return path.read_text().strip()


@lru_cache(maxsize=4)
def _signer(private: str) -> Vapid02:
    try:
        if len(base64.urlsafe_b64decode(private + "=" * (-len(private) % 4))) == 32:
            return Vapid02.from_raw(private.rstrip("=").encode())
    except ValueError:
        pass
    raise ImproperlyConfigured(
        "PALANTE_VAPID_PRIVATE_KEY is no key. `palante vapid --new` makes one; empty, the site makes and keeps its own."
    )


@lru_cache(maxsize=4)
def _public(private: str) -> str:
    key = _signer(private).public_key
    form = serialization.PublicFormat.UncompressedPoint
    return _text(key.public_bytes(serialization.Encoding.X962, form))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
