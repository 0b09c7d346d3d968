"""Codes that people read aloud and type, and tokens that machines carry."""

import secrets

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: nothing that looks or sounds like something else in a bad photograph.
CARD_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
CARD_LENGTH = 12  # 23^12 is 54.2 random bits


def new_card_code() -> str:
    """Twelve characters in three groups, such as `4KTR-9MXA-C7QE`."""
    code = "".join(secrets.choice(CARD_ALPHABET) for _ in range(CARD_LENGTH))
    return "-".join(code[i : i + 4] for i in range(0, CARD_LENGTH, 4))


def read_card_code(typed: str) -> str:
    """What was typed, however it was spaced or cased, in the form `new_card_code` makes. Empty if it cannot be one."""
    letters = "".join(ch for ch in typed.upper() if ch.isalnum())
    if len(letters) != CARD_LENGTH or any(ch not in CARD_ALPHABET for ch in letters):
        return ""
    return "-".join(letters[i : i + 4] for i in range(0, CARD_LENGTH, 4))


def new_token() -> str:
    """128 random bits for an address."""
    return secrets.token_urlsafe(16)
