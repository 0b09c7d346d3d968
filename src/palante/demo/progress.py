"""Says how far long work is."""

from collections.abc import Callable

Say = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


def silently(what: str, done: int, of: int) -> None:
    """For callers that do not want to hear."""
