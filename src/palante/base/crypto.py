"""Fields that are unreadable in a stolen database, and fingerprints to find them by.

Keys come from PALANTE_FIELD_KEYS: the first encrypts, all decrypt, so keys can be turned over. Fingerprints use the
*last* key (the oldest), since changing it would lose every look-up.
"""

import base64
import functools
import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def _key(secret: str, purpose: str) -> bytes:
    return hashlib.sha256(f"palante:{purpose}:{secret}".encode()).digest()


@functools.lru_cache(maxsize=4)
def _box(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(secret, "field"))) for secret in secrets])


def encrypt(text: str) -> str:
    return _box(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode() if text else ""


def decrypt(stored: str) -> str:
    """The text, or an empty string when none of the keys fits (a lost key must not take the page down with it)."""
    if not stored:
        return ""
    try:
        return _box(tuple(settings.FIELD_KEYS)).decrypt(stored.encode()).decode()
    except InvalidToken:
        return ""


def is_of_first_key(stored: str) -> bool:
    """Is this what the first key encrypted? Then it need not be encrypted anew: see `rotate.py`."""
    try:
        _box(tuple(settings.FIELD_KEYS[:1])).decrypt(stored.encode())
    except InvalidToken:
        return False
    return True


def fingerprint(text: str, purpose: str) -> str:
    """A keyed hash to look a value up by. The same value for another purpose gives another fingerprint."""
    return hmac.new(_key(settings.FIELD_KEYS[-1], purpose), text.encode(), hashlib.sha256).hexdigest()


def derive(purpose: str, *parts: object) -> bytes:
    """32 bytes that only this installation can make again from the same parts: tokens that are never stored."""
    return hmac.new(
        _key(settings.FIELD_KEYS[-1], purpose), "\0".join(map(str, parts)).encode(), hashlib.sha256
    ).digest()


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database. It cannot be searched; keep a fingerprint beside it for that."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value if value is None else decrypt(value)

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prepared if prepared is None else encrypt(prepared)
