"""Codes that people read aloud and type, and tokens that machines carry."""

import secrets
import unicodedata

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: nothing that looks or sounds like something else in a bad photograph.
CARD_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
CARD_LENGTH = 12  # 23^12 is 54.2 random bits


def new_card_code() -> str:
    """Twelve characters in three groups, such as `4KTR-9MXA-C7QE`."""
    return card_code_from(secrets.token_bytes(32))


def card_code_from(noise: bytes) -> str:
    """The card code that 32 random (or derived) bytes stand for. 256 bits over 23^12 codes: no letter is favoured."""
    number, letters = int.from_bytes(noise), ""
    for _ in range(CARD_LENGTH):
        number, rest = divmod(number, len(CARD_ALPHABET))
        letters += CARD_ALPHABET[rest]
    return _grouped(letters)


def read_card_code(typed: str) -> str:
    """What was typed, however it was spaced or cased, in the form `new_card_code` makes. Empty if it cannot be one."""
    letters = "".join(ch for ch in unicodedata.normalize("NFKC", typed).upper() if ch.isalnum())
    if len(letters) != CARD_LENGTH or any(ch not in CARD_ALPHABET for ch in letters):
        return ""
    return _grouped(letters)


def _grouped(letters: str) -> str:
    return "-".join(letters[i : i + 4] for i in range(0, CARD_LENGTH, 4))
