"""Who brings whom, and who has a seat."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.journeys.models import Journey
from palante.people.models import Person


class Partner(models.Model):
    """An allied organisation with a short link of its own, `/l/<code>`."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=120)
    code = models.SlugField(_("short link"), max_length=30, unique=True)
    contact = models.CharField(_("who we talk to"), max_length=200, blank=True)
    promise = models.CharField(_("what was promised"), max_length=300, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(null=True)  # the promise was kept
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name"]


class Seat(models.TextChoices):
    TAKEN = "taken", _("has a seat")
    WAITING = "waiting", _("on the waiting list")
    LEFT = "left", _("left")


class RegistrationQuerySet(models.QuerySet):
    def seated(self):
        return self.filter(seat=Seat.TAKEN)


class Registration(models.Model):
    """A person in a journey."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="registrations")
    seat = models.CharField(max_length=7, choices=Seat)
    brought_by = models.ForeignKey(Partner, models.SET_NULL, null=True, related_name="registrations")
    consent = models.CharField(max_length=20, default="1")  # the version of the words agreed to
    is_adult = models.BooleanField(default=True)
    wants_reminders = models.BooleanField(default=True)
    at = models.DateTimeField(default=now)
    seated_at = models.DateTimeField(null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "person"], name="one_registration_a_person")
        ]
        indexes = [models.Index(fields=["journey", "seat", "at"], name="waiting_list_in_order")]
