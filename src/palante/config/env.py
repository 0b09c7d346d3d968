"""Reads PALANTE_* environment variables. A wrong value stops the start with a sentence that says how to mend it."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The value of PALANTE_<name>, or of the file that PALANTE_<name>_FILE names (for secrets), or the default."""
    if path := os.environ.get(f"PALANTE_{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"PALANTE_{name}_FILE names {path}, which cannot be read: {error.strerror}."
            ) from None
    return os.environ.get(f"PALANTE_{name}", default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return default if value == "" else value in ("1", "true", "yes", "on")
    raise ImproperlyConfigured(f"PALANTE_{name} is “{value}”. Write 1 for yes or 0 for no.")


def number(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(
            f"PALANTE_{name} is “{value}”. Write a whole number, such as {default}."
        ) from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
