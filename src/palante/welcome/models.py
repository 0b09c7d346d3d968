"""Who is ready for the first session and who not yet; office hours with their queue; buddies."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.base.crypto import EncryptedTextField
from palante.journeys.models import Journey
from palante.people.models import Member, Person


class Device(models.TextChoices):
    SMARTPHONE = "smartphone", _("A phone with internet")
    OLD = "old", _("An old or small phone, it fills up")
    COMPUTER = "computer", _("A computer or a tablet")
    NONE = "none", _("None of these")


class Data(models.TextChoices):
    WIFI = "wifi", _("Wifi at home or at work")
    PLAN = "plan", _("A monthly plan")
    PREPAID = "prepaid", _("I buy data little by little")
    NONE = "none", _("Almost never any")


class Shared(models.TextChoices):
    MINE = "mine", _("It is mine alone")
    SHARED = "shared", _("I share it, but I have it at night or when we agree")
    BORROWED = "borrowed", _("Somebody lends it to me now and then")


class Video(models.TextChoices):
    OFTEN = "often", _("Yes, often")
    ONCE = "once", _("Once or twice, with help")
    NEVER = "never", _("Never")


class Readiness(models.Model):
    """Four answers in two minutes. They lead to what helps; nobody is kept out by them."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="ready_people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="readiness")
    device = models.CharField(max_length=10, choices=Device)
    data = models.CharField(max_length=10, choices=Data)
    shared = models.CharField(max_length=10, choices=Shared)
    video = models.CharField(max_length=10, choices=Video)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "person"], name="one_readiness_a_journey")]


class OfficeKind(models.TextChoices):
    HELP = "help", _("Office hours")
    PRACTICE = "practice", _("A room to practise in")


class OfficeQuerySet(models.QuerySet):
    def ahead(self, at: datetime):
        """Neither over nor called off, the soonest first."""
        return self.filter(ends__gt=at, cancelled_at=None).order_by("starts", "pk")


class OfficeHours(models.Model):
    """A time at which somebody of the team is there for whoever comes."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="office_hours")
    kind = models.CharField(_("what for"), max_length=8, choices=OfficeKind, default=OfficeKind.HELP)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    host = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True)
    meeting_url = EncryptedTextField(blank=True)  # shown to nobody: being called leads on to it
    cancelled_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=now)

    objects = OfficeQuerySet.as_manager()

    DOORS = timedelta(minutes=30)  # so long before, one may take a place in line

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="office_hours_end_after_they_start"
            )
        ]

    def is_open(self, at: datetime) -> bool:
        """May one take a place in line now?"""
        return self.cancelled_at is None and self.starts - self.DOORS <= at < self.ends

    def has_begun(self, at: datetime) -> bool:
        return self.starts <= at


class Turn(models.Model):
    """Somebody in the line of one office hour: came, perhaps called, then helped or left."""

    office = models.ForeignKey(OfficeHours, models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, models.CASCADE, related_name="turns")
    about = models.CharField(max_length=300, blank=True)
    wants_word = models.BooleanField(default=False)  # a message when it is nearly her turn, since she asked
    told_at = models.DateTimeField(null=True)  # that message was written
    came_at = models.DateTimeField(default=now)
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(Member, models.SET_NULL, null=True)
    helped_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["came_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "person"],
                condition=Q(helped_at=None, left_at=None),
                name="one_place_in_line_a_person",
            )
        ]

    @property
    def is_over(self) -> bool:
        return self.helped_at is not None or self.left_at is not None


class Role(models.TextChoices):
    HELPS = "helps", _("I can go along with somebody")
    HELPED = "helped", _("I would like somebody to go along with me")


class BuddyWish(models.Model):
    """Somebody of a journey offers to go along with another, or would like it."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="buddy_wishes")
    person = models.ForeignKey(Person, models.CASCADE, related_name="buddy_wishes")
    role = models.CharField(max_length=6, choices=Role)
    shows_number = models.BooleanField(default=False)  # her buddy may see her number
    at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "person"], name="one_buddy_wish_a_journey")]


class Pair(models.Model):
    """Two who go along with one another, until one of them ends it."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="pairs")
    helper = models.ForeignKey(Person, models.CASCADE, related_name="pairs_helping")
    helped = models.ForeignKey(Person, models.CASCADE, related_name="pairs_helped")
    made_at = models.DateTimeField(default=now)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "helped"], condition=Q(ended_at=None), name="one_buddy_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(helper=F("helped")), name="a_pair_is_two"),
        ]
