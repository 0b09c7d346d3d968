"""Keep what somebody said about her device, data and first steps."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from palante.base.log import record
from palante.journeys.models import Journey
from palante.people.models import Person
from palante.welcome.models import Data, Device, Readiness, Shared, Video


@transaction.atomic
def say_ready(
    journey: Journey,
    person: Person,
    *,
    device: str,
    data: str,
    shared: str,
    video: str,
    at: datetime | None = None,
) -> Readiness:
    """The four answers; the newest stand. ValueError for an answer that does not exist. The same again writes nothing."""
    at = at or now()
    answers = {"device": Device(device), "data": Data(data), "shared": Shared(shared), "video": Video(video)}
    row, is_new = Readiness.objects.get_or_create(
        journey=journey, person=person, defaults=answers | {"at": at}
    )
    row = Readiness.objects.select_for_update().get(pk=row.pk)
    changed = [name for name, value in answers.items() if getattr(row, name) != value]
    if not is_new and not changed:
        return row
    for name in changed:
        setattr(row, name, answers[name])
    row.at = at
    row.save(update_fields=[*changed, "at"])
    record("readiness_said", row, by=person, about=person, journey=journey, at=at)
    return row
