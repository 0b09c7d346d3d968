"""An outbox with something in every state."""

import random
from datetime import datetime

from palante.demo.progress import Say
from palante.journeys.models import Journey
from palante.people.models import Member


def fill_outbox(
    journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime, *, say: Say
) -> None:
    """Filled in when the reminders are there."""
