"""A journey, its weeks and sessions; the team's desks; the plan and the readiness check."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.base.crypto import EncryptedTextField
from palante.base.words import Worded
from palante.people.models import Member


class Stage(models.TextChoices):
    PLANNING = "planning", _("planning")
    CALL = "call", _("call open")
    WELCOME = "welcome", _("starting soon")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("closed")


class Call(models.TextChoices):
    """Where a journey's call stands."""

    DRAFT = "draft", _("in preparation")
    OPEN = "open", _("open to all")
    EXTENDED = "extended", _("open longer")
    CLOSED = "closed", _("closed now")


class JourneyQuerySet(models.QuerySet):
    def public(self):
        return self.filter(published_at__isnull=False)

    def of(self, member: Member):
        """The journeys where this member has a desk. Nobody sees another team's journey, superusers included."""
        return self.filter(pk__in=DeskSeat.objects.filter(member=member).values("journey"))


class Journey(Worded):
    """A cohort from its plan to its results. `words`: name, tagline, about (Markdown)."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    kit = models.CharField(max_length=60, blank=True)  # the kit's slug it was made from
    languages = models.JSONField(default=list)  # the first is the source
    country = models.CharField(max_length=2, default="PE")
    zone = models.CharField(_("time zone"), max_length=60, default="America/Lima")
    licence = models.CharField(max_length=40, blank=True)
    minimum_age = models.PositiveSmallIntegerField(default=18)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField()  # the last session's day; kept by `reschedule`
    call_opens_on = models.DateField(_("call opens"))
    call_closes_on = models.DateField(_("call closes"))
    call_told_until = models.DateField(null=True)  # the last day as it was first told, once it was extended
    call_closed_at = models.DateTimeField(null=True)  # the team closed it by hand: nobody comes in any more
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)  # None: no limit
    settings = models.JSONField(default=dict)  # the kit's pattern, lead days, dimensions that circles mix
    help_phone = EncryptedTextField(_("the team's WhatsApp number"), blank=True)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects = JourneyQuerySet.as_manager()

    @property
    def name(self) -> str:
        return str(self.say("name"))

    @property
    def source_language(self) -> str:
        return self.languages[0] if self.languages else "es"

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def stage(self, at: datetime | None = None) -> Stage:
        today = (at or now()).astimezone(self.tzinfo).date()
        if today > self.ends_on:
            return Stage.CLOSED
        if today >= self.starts_on:
            return Stage.RUNNING
        if today > self.call_closes_on:
            return Stage.WELCOME
        return Stage.CALL if today >= self.call_opens_on else Stage.PLANNING

    def takes_registrations(self, at: datetime | None = None) -> bool:
        """People may still come in during the first half: a late start beats a closed door."""
        today = (at or now()).astimezone(self.tzinfo).date()
        if self.published_at is None or self.call_closed_at is not None:
            return False
        return self.call_opens_on <= today <= self.last_day_to_come

    @property
    def last_day_to_come(self) -> date:
        halfway = self.starts_on + (self.ends_on - self.starts_on) / 2
        return max(self.call_closes_on, halfway)

    def call(self, at: datetime | None = None) -> Call:
        """Where the call stands. Closed by its last day, people may still come in during the first half."""
        today = (at or now()).astimezone(self.tzinfo).date()
        if self.call_closed_at is not None or today > self.call_closes_on:
            return Call.CLOSED
        if self.published_at is None or today < self.call_opens_on:
            return Call.DRAFT
        return Call.EXTENDED if self.was_extended else Call.OPEN

    @property
    def was_extended(self) -> bool:
        return self.call_told_until is not None and self.call_told_until < self.call_closes_on

    def get_absolute_url(self) -> str:
        return reverse("journey", args=[self.slug])


class Week(Worded):
    """`words`: title."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="weeks")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["journey", "number"], name="one_week_a_number")]


class Kind(models.TextChoices):
    TOOL = "tool", _("Tool")
    INSPIRATION = "inspiration", _("Inspiration")
    CLINIC = "clinic", _("Clinic")
    NETWORKING = "networking", _("Networking")
    ONBOARDING = "onboarding", _("Welcome")
    OFFICE_HOURS = "office-hours", _("Office hours")


class SessionQuerySet(models.QuerySet):
    def upcoming(self, at: datetime | None = None):
        """Those not over yet, the running one included, soonest first."""
        return self.filter(ends__gt=at or now()).order_by("starts")

    def past(self, at: datetime | None = None):
        return self.filter(ends__lte=at or now()).order_by("-starts")


class Session(Worded):
    """One live meeting. `words`: title, goals, materials, page (Markdown for participants), outline (for the team)."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="sessions")
    week = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()  # 1..18 through the journey: its address
    path = models.CharField(max_length=200, blank=True)  # the kit's file, such as sessions/1-1-por-que.md
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField()
    canvas = models.SlugField(max_length=60, blank=True)  # the slug of the canvas worked on
    meeting_url = EncryptedTextField(
        _("meeting address"), blank=True
    )  # shown to nobody: `join` goes on to it
    moved = models.PositiveSmallIntegerField(default=0)  # how often: the calendar file's SEQUENCE

    objects = SessionQuerySet.as_manager()

    # Doors open a little before, and somebody who comes late is still let in for as long after the end.
    DOORS = timedelta(minutes=15)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="one_session_a_number"),
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")), name="a_session_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["starts"], name="sessions_by_start")
        ]  # what is next, across journeys; reminders

    @property
    def place(self) -> str:
        """Week and number in the week, as the kit's file is called: “1-2”. Empty for a session without a file."""
        return "-".join(self.path.rpartition("/")[2].removesuffix(".md").split("-")[:2])

    @property
    def minutes(self) -> int:
        return int((self.ends - self.starts).total_seconds() // 60)

    def is_open(self, at: datetime | None = None) -> bool:
        at = at or now()
        return self.starts - self.DOORS <= at <= self.ends + self.DOORS

    def is_over(self, at: datetime | None = None) -> bool:
        return (at or now()) > self.ends

    def get_absolute_url(self) -> str:
        return reverse("session", args=[self.journey.slug, self.number])


class Lesson(Worded):
    """A short welcome lesson. `words`: title, page."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="lessons")
    slug = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(default=3)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["journey", "slug"], name="one_lesson_a_slug")]


class Desk(models.TextChoices):
    LEAD = "lead", _("Lead")
    HOST = "host", _("Host")
    REMINDERS = "reminders", _("Reminders")
    PARTNERS = "partners", _("Partnerships")


class DeskSeat(models.Model):
    """A member at a desk of a journey. Everyone of the team may look at every desk; a desk says whose work it is.

    The lead also edits the journey, its team and its sessions.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="desk_seats")
    member = models.ForeignKey(Member, models.CASCADE, related_name="desk_seats")
    desk = models.CharField(max_length=10, choices=Desk)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "member", "desk"], name="a_desk_once_a_member")
        ]


class Invitation(models.Model):
    """Asks someone by e-mail to a desk. The token travels once and is stored hashed."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    desks = models.JSONField(default=list)
    token = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=32)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True)
    made_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class Task(Worded):
    """A line of the plan, counted from the start. `words`: what."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="tasks")
    key = models.SlugField(max_length=60)
    desk = models.CharField(max_length=10, choices=Desk)
    days_before = models.IntegerField()  # negative: after the start
    due_on = models.DateField()  # follows the start, unless a person set it
    is_pinned = models.BooleanField(default=False)  # a person set the date: a new start does not move it
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Member, models.SET_NULL, null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["journey", "key"], name="one_task_a_key")]


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    NOT_YET = "not_yet", _("Not yet")


class ReadinessQuestion(Worded):
    """`words`: question, advice (Markdown: what a “not yet” asks for)."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="readiness")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=7, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["journey", "key"], name="one_question_a_key")]
