"""The small-cell rule: a number so small that it could point at somebody is not shown.

Zero is shown: it points at nobody. Do not show a total beside its parts when one part is hidden, or the rest gives it
away.
"""

SMALLEST = 5


def is_small(count: int) -> bool:
    return 0 < count < SMALLEST


def shown(count: int) -> int | None:
    """The number, or None where it must stay unsaid (screens write “fewer than 5”)."""
    return None if is_small(count) else count
