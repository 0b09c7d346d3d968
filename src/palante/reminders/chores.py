"""Reminders fall due."""

from datetime import datetime

from palante.base.chores import every
from palante.reminders.domain.remind import remind


@every(seconds=20)
def remind_of_what_is_due(at: datetime) -> None:
    remind(at)
