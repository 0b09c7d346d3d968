"""Numbers as forms and addresses send them: anything at all."""

from collections.abc import Iterable

DIGITS = (
    15  # no row, second or version of ours has more; int() itself refuses thousands of them with an error
)


def number_of(text: str | None, *, otherwise: int = 0) -> int:
    """The number this says; `otherwise` (0 is no row) for what is none, or none of ours."""
    good = text and text.isascii() and text.isdecimal() and len(text) <= DIGITS
    return int(text) if good and text else otherwise


def numbers_of(texts: Iterable[str]) -> list[int]:
    """Those that are numbers, in their order."""
    return [number for text in texts if (number := number_of(text, otherwise=-1)) >= 0]
