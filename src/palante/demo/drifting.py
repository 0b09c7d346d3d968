"""Two weeks of mornings: whom the list found, whom the team called or wrote to, who came back.

Each morning is made by the room's own verb from what had happened by then; what the team did in between is made up.
"""

import random
from datetime import datetime, time, timedelta

from palante.drifting.domain.look import look
from palante.drifting.domain.reach import reached
from palante.drifting.models import How, Outcome, Reason
from palante.drifting.queries import list_of
from palante.journeys.models import Journey
from palante.people.models import Member

DAY = timedelta(days=1)
DID = [(How.CALLED, 5), (How.WROTE, 5), (How.SPOKE, 1)]
CAME = [
    (Outcome.COMES, 5),
    (Outcome.NO_ANSWER, 4),
    (Outcome.SPOKE, 3),
    (Outcome.CANNOT, 2),
    (Outcome.WRONG, 1),
    ("", 4),
]
A_MORNING = 2  # what a team of four really gets to


def fill_drifting(journey: Journey, members: dict[str, Member], dice: random.Random, at: datetime) -> None:
    first = journey.sessions.order_by("starts").first()
    if first is None:
        return
    day = first.starts.astimezone(journey.tzinfo).date() + DAY
    while (morning := datetime.combine(day, time(6, 4), journey.tzinfo)) <= at:
        look(journey, at=morning)
        later = morning + timedelta(hours=3, minutes=dice.randrange(40))
        if later < at - timedelta(hours=2):
            _get_in_touch(journey, members, dice, later)
        day += DAY


def _get_in_touch(
    journey: Journey, members: dict[str, Member], dice: random.Random, moment: datetime
) -> None:
    found = [one for one in list_of(journey, moment).today if one.first.reason != Reason.UNANSWERED]
    for one in dice.sample(found, min(A_MORNING, len(found))):
        how = dice.choices([how for how, _ in DID], [weight for _, weight in DID])[0]
        outcome = dice.choices([outcome for outcome, _ in CAME], [weight for _, weight in CAME])[0]
        by = members[dice.choice(["diego", "elena"])]
        reached(one.person, journey, how, by=by, outcome=outcome, at=moment)
