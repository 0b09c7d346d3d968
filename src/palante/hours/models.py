"""At which hours of her week somebody can come, and which hours the team chose because of it."""

from django.db import models
from django.utils.timezone import now

from palante.hours.cells import CELLS, NOTHING_SAID, UNSAID
from palante.journeys.models import Journey
from palante.people.models import Member, Person


class Week(models.Model):
    """One person's week, an hour a letter, Monday's first hour first (see `cells.py`), by the clock of `zone`.

    `said_at` keeps when each hour was last said (second → mask of the cells), so that two phones which were without
    signal meet hour by hour: the later word about an hour stands, whichever arrives first.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="week")
    zone = models.CharField(max_length=60)
    cells = models.CharField(max_length=CELLS, default=NOTHING_SAID)
    said_at = models.JSONField(default=dict)
    is_guess = models.BooleanField(default=False)  # from the registration's coarse answer: nobody looked yet
    changed_at = models.DateTimeField(default=now)

    @property
    def is_empty(self) -> bool:
        return not self.cells.strip(UNSAID)


class Choice(models.Model):
    """The weekly slots a team decided on, with both figures as they stood that day."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="slot_choices")
    slots = models.JSONField(default=list)  # [day 0..6, minute of the day], by the journey's clock
    minutes = models.PositiveSmallIntegerField()
    able = models.PositiveIntegerField()  # can come to enough of them
    people = models.PositiveIntegerField()  # of so many whose hours are known
    worst_share = models.FloatField(
        null=True
    )  # of the group with the smallest share; null: no group was big enough
    is_exact = models.BooleanField(default=True)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)
    placed_at = models.DateTimeField(null=True)  # the sessions were moved there

    class Meta:
        ordering = ["-at", "-pk"]
