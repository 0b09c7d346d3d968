"""Reminders fall due."""

from datetime import datetime

from palante.base.chores import every
from palante.reminders.domain.post_to_groups import post_to_groups
from palante.reminders.domain.remind import remind


@every(seconds=20)
def remind_of_what_is_due(at: datetime) -> None:
    remind(at)


@every(seconds=60)
def write_texts_for_groups(at: datetime) -> None:
    post_to_groups(at)
