"""What journeys do again and again."""

from datetime import datetime

from palante.base.chores import every
from palante.journeys.domain.forget_in_time import forget_in_time

HOUR = 3600


@every(seconds=HOUR)
def forget_what_was_kept_long_enough(at: datetime) -> dict[str, int]:
    return forget_in_time(at)
