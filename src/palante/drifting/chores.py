"""Every morning at six by the journey's clock."""

from datetime import datetime, timedelta

from palante.base.chores import every
from palante.drifting.domain.look import AFTERWARDS, is_morning, look
from palante.drifting.models import Morning
from palante.journeys.models import Journey


@every(seconds=300)
def look_who_drifts_away(at: datetime) -> int:
    """Each journey once a day; found late if the worker slept through six o'clock."""
    journeys = Journey.objects.public().filter(ends_on__gte=(at - AFTERWARDS - timedelta(days=1)).date())
    made = set(
        Morning.objects.filter(journey__in=journeys, day__gte=(at - timedelta(days=2)).date()).values_list(
            "journey_id", "day"
        )
    )
    looked = 0
    for journey in journeys:
        day = at.astimezone(journey.tzinfo).date()
        if is_morning(journey, at) and (journey.pk, day) not in made:
            look(journey, at=at)
            looked += 1
    return looked
