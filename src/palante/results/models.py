"""What was drafted from a journey's figures, so that each number on the page leads back to where it comes from."""

from django.db import models
from django.utils.timezone import now

from palante.journeys.models import Journey
from palante.people.models import Member
from palante.toolkit.models import Page


class Draft(models.Model):
    """The page drafted from a journey. `said`: {figure key: its sentence as it stands on the page}."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="draft")
    journey = models.OneToOneField(Journey, models.CASCADE, related_name="draft")
    language = models.CharField(max_length=10)
    said = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=now)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
