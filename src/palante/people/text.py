"""What people write about themselves, made safe to show beside what others write."""

import unicodedata

# Marks that turn the direction of everything after them, and characters that show nothing: used to disguise a name.
# The joiners (ZWJ, ZWNJ) and variation selectors stay: emoji, Persian and Hindi need them.
_HARMFUL = set(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0x061C, 0xFEFF, 0xFFFC])
)
_JOINERS = "\u200c\u200d"


def clean_line(text: str) -> str:
    """One line: composed letters, single spaces, no control characters and no direction overrides."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(" " if ch.isspace() else ch for ch in text if ch not in _HARMFUL)
    kept = "".join(ch for ch in kept if unicodedata.category(ch) not in ("Cc", "Cs", "Co", "Cn"))
    return " ".join(kept.split())


def shows_something(text: str) -> bool:
    """False for a name made only of joiners, marks and spaces."""
    return any(unicodedata.category(ch)[0] in "LNSP" for ch in text if ch not in _JOINERS)
