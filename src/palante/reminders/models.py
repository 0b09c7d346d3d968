"""What goes out when, to whom, why."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.base.words import Worded
from palante.journeys.models import Journey, Session
from palante.messages.models import Message
from palante.people.models import Person


class Anchor(models.TextChoices):
    SESSION_START = "session_start", _("before a session")
    SESSION_END = "session_end", _("after a session")
    JOURNEY_START = "journey_start", _("before the journey")
    JOURNEY_END = "journey_end", _("after the journey")
    EVENT = "event", _("when something happens")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("everyone with a seat")
    ATTENDED = "attended", _("those who came")
    MISSED = "missed", _("those who did not come yet")
    WAITING = "waiting", _("the waiting list")


class Rule(Worded):
    """A message of the kit. `words`: title, subject, body. `minutes`: before the anchor (or after, for the *_END ones)."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="rules")
    key = models.SlugField(max_length=60)
    path = models.CharField(max_length=200)
    anchor = models.CharField(max_length=14, choices=Anchor)
    minutes = models.PositiveIntegerField(default=0)
    event = models.CharField(max_length=12, blank=True)  # registered, waiting, seat, moved
    to = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYONE)
    channels = models.JSONField(default=list)  # in order of preference
    link = models.CharField(
        max_length=10, default="today"
    )  # where the personal link leads: today, session, canvas
    with_calendar = models.BooleanField(default=False)
    is_on = models.BooleanField(_("goes out"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "key"], name="one_rule_a_key")]


class Round(models.Model):
    """One rule for one moment: “one day before session 4, which starts on …”. Made when it is due.

    A moved session is another moment, so it gets its reminders again; the same moment never gets two. A session may be
    moved there and back, though, and each move is told: `sequence` counts them. What greets people as they come
    (registered, waiting, seat) has one round that stays open as long as its journey.
    """

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="rounds")
    session = models.ForeignKey(Session, models.CASCADE, null=True)
    anchor_at = models.DateTimeField()  # the moment it counts from
    sequence = models.PositiveSmallIntegerField(default=0)  # of the move it tells of
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True)  # a row for everyone it concerns stands in the outbox
    skipped = models.BooleanField(default=False)  # found too late to be of use, or stopped by the team

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "session", "anchor_at", "sequence"], name="one_round_a_moment"
            ),
            models.UniqueConstraint(
                fields=["rule", "anchor_at"],
                condition=models.Q(session=None),
                name="one_round_a_moment_of_the_journey",
            ),
        ]
        indexes = [models.Index(fields=["rule"], condition=models.Q(done_at=None), name="rounds_not_done")]


class Skipped(models.TextChoices):
    NO_ADDRESS = "no_address", _("no address for this channel")
    STOPPED = "stopped", _("asked for no more messages there")
    NOT_WANTED = "not_wanted", _("wants no reminders")


class Reminder(models.Model):
    """One person, one reason: unrepeatable. Without a message it says why there is none."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, models.CASCADE, related_name="reminders")
    channel = models.CharField(max_length=20, blank=True)
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="reminder")
    skipped = models.CharField(max_length=20, choices=Skipped, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="a_reminder_once")]
