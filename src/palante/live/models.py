"""What happens around a session: who came and how, who asked for help, how it was."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.journeys.models import Session
from palante.people.models import Member, Person


class How(models.TextChoices):
    JOINED = "joined", _("came live")
    LISTENED = "listened", _("listened")
    CAUGHT_UP = "caught_up", _("caught up later")


class Attendance(models.Model):
    """Evidence that a person took part in a session, one row a way. A second tap only moves `last_at`."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.CASCADE, related_name="attendances")
    how = models.CharField(max_length=10, choices=How)
    source = models.CharField(max_length=12, default="link")  # link, library, team, report
    first_at = models.DateTimeField(default=now)
    last_at = models.DateTimeField(default=now)
    taken_back_at = models.DateTimeField(null=True)  # the team marked it by mistake

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person", "how"], name="attendance_once_a_way")
        ]
        indexes = [models.Index(fields=["person", "session"], name="attendance_of_a_person")]  # the band


class Trouble(models.TextChoices):
    CANNOT_ENTER = "cannot_enter", _("I cannot get in")
    NO_SOUND = "no_sound", _("I cannot hear")
    NO_DATA = "no_data", _("I have little data")
    OTHER = "other", _("Something else")


class HelpRequest(models.Model):
    """«Necesito ayuda»: waits on the host's desk until somebody answers. One open at a time for a person and session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="help_requests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="help_requests")
    trouble = models.CharField(max_length=12, choices=Trouble)
    note = models.CharField(_("tell us more"), max_length=500, blank=True)
    asked_at = models.DateTimeField(default=now)
    taken_by = models.ForeignKey(Member, models.SET_NULL, null=True)
    answer = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=models.Q(closed_at=None), name="one_open_help_request"
            )
        ]


class Feedback(models.Model):
    """One tap after a session, changeable; a few words if one likes."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="feedback")
    person = models.ForeignKey(Person, models.CASCADE, related_name="feedback")
    score = models.PositiveSmallIntegerField(
        choices=[(1, _("Not much")), (2, _("Somewhat")), (3, _("A lot"))]
    )
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="one_feedback_a_session")]
