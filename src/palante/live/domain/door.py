"""Why a door of a session may be shut. The screens say it in words."""

from enum import StrEnum


class Why(StrEnum):
    EARLY = "early"
    OVER = "over"
    NO_SEAT = "no_seat"


class NotOpen(Exception):  # noqa: N818  (an answer, not a fault)
    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why.value)
