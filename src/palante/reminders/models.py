"""What goes out when, to whom, why, and who let it go."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.base.words import Worded
from palante.journeys.models import Journey, Session
from palante.messages.models import Message
from palante.people.models import Member, Person


class Anchor(models.TextChoices):
    """What a rule counts from, and on which side of it."""

    SESSION_START = "session_start", _("before a session")
    SESSION_BEGUN = "session_begun", _("after a session has begun")
    SESSION_END = "session_end", _("after a session")
    CANVAS = "canvas", _("after a session with a canvas")
    ABSENCE = "absence", _("after sessions missed in a row")
    JOURNEY_START = "journey_start", _("before the journey")
    JOURNEY_BEGUN = "journey_begun", _("after the journey has begun")
    JOURNEY_END = "journey_end", _("after the journey")
    CALL_OPENED = "call_opened", _("after the call opens")
    CALL_CLOSES = "call_closes", _("before the call closes")
    CALL_CLOSED = "call_closed", _("after the call closes")
    EVENT = "event", _("when something happens")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("everyone with a seat")
    ATTENDED = "attended", _("those who came")
    MISSED = "missed", _("those who did not come yet")
    NEVER = "never_came", _("those who have not come to any session")
    NOT_BEGUN = "not_begun", _("those who have not begun the canvas")
    NOT_FINISHED = "not_finished", _("those who have not finished the canvas")
    NOT_OPENED = "not_opened", _("those who have not opened what we sent")
    WAITING = "waiting", _("the waiting list")


class Release(models.TextChoices):
    """Who lets messages go. `""` on a rule: as its journey."""

    PERSON = "person", _("a person lets them go")
    AUTO = "auto", _("by themselves")


class Posting(models.Model):
    """How a journey's messages leave. No row: nothing leaves without a person, until the team says otherwise."""

    MANY = 200  # more than this at once always asks first, unless the team set another number

    journey = models.OneToOneField(Journey, models.CASCADE, related_name="posting")
    release = models.CharField(max_length=6, choices=Release, default=Release.PERSON)
    asks_above = models.PositiveIntegerField(default=MANY)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)


class Rule(Worded):
    """A message of the kit. `words`: title, subject, body. `minutes`: before the anchor, or after it, as the anchor says."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="rules")
    key = models.SlugField(max_length=60)
    path = models.CharField(max_length=200)
    anchor = models.CharField(max_length=14, choices=Anchor)
    minutes = models.PositiveIntegerField(default=0)
    absences = models.PositiveSmallIntegerField(default=0)  # how many in a row, for ABSENCE
    event = models.CharField(max_length=12, blank=True)  # registered, waiting, seat, moved
    to = models.CharField(max_length=12, choices=Audience, default=Audience.EVERYONE)
    # Of those, only some: {"language": ["en"], "ready": ["not_yet"], "partner": [code], …}, see `narrowing.py`
    only = models.JSONField(default=dict)
    channels = models.JSONField(default=list)  # in order of preference
    link = models.CharField(
        max_length=10, default="today"
    )  # where the personal link leads: today, session, canvas
    with_calendar = models.BooleanField(default=False)
    release = models.CharField(max_length=6, choices=Release, blank=True)
    is_on = models.BooleanField(_("goes out"), default=True)
    # When a person last changed when or to whom it goes: what would have been due before that is not made up for.
    timed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "key"], name="one_rule_a_key")]


class Round(models.Model):
    """One rule for one moment: “one day before session 4, which starts on …”. Made when it is due, or when a person
    decides about it beforehand.

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
    released_at = models.DateTimeField(null=True)  # a person let it go, perhaps before it was due
    released_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    released_for = models.PositiveIntegerField(default=0)  # how many people that person was told it is for
    stopped_at = models.DateTimeField(null=True)  # a person stopped it: before it began, or half-way
    stopped_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

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
    PAUSED = "paused", _("asked for a pause")
    NOT_READY = "not_ready", _("the channel that would reach them is not set up")
    COUNTRY = "country", _("a number abroad that nobody has proven yet")


class Reminder(models.Model):
    """One person, one reason: unrepeatable. Without a message it says why there is none."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, models.CASCADE, related_name="reminders")
    channel = models.CharField(max_length=20, blank=True)
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="reminder")
    skipped = models.CharField(max_length=20, choices=Skipped, blank=True)
    stopped_at = models.DateTimeField(null=True)  # held back with its whole round, not for itself
    is_reworded = models.BooleanField(
        default=False
    )  # a person changed its words: new words of the rule leave it alone

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="a_reminder_once")]
