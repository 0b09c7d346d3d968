"""Who is drifting away, what the team did about it, and whether they came back. For the team alone; never a score."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.journeys.models import Journey
from palante.messages.models import Message
from palante.people.models import Member, Person


class Reason(models.TextChoices):
    """Why somebody is on the list; the order is the list's: first who waits for us."""

    UNANSWERED = "unanswered", _("asked and got no answer")
    CONNECTION = "connection", _("had trouble getting in")
    NEVER_CAME = "never_came", _("has not come yet")
    MISSED = "missed", _("missed the last sessions")
    CANVAS = "canvas", _("stopped in the middle of a canvas")


class Watch(models.Model):
    """How a journey looks for who drifts away. No row: as the house does."""

    journey = models.OneToOneField(Journey, models.CASCADE, related_name="watch")
    off = models.JSONField(default=list)  # reasons this team does not look for
    missed = models.PositiveSmallIntegerField(default=2)  # sessions in a row
    canvas_days = models.PositiveSmallIntegerField(default=3)  # without a word in a canvas that was begun
    hours_unanswered = models.PositiveSmallIntegerField(default=12)
    rest_days = models.PositiveSmallIntegerField(default=3)  # after somebody got in touch
    a_morning = models.PositiveSmallIntegerField(default=12)  # so many people at most; the rest waits
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)


class Morning(models.Model):
    """The list was made for this day, once."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="mornings")
    day = models.DateField()
    made_at = models.DateTimeField(default=now)
    found = models.PositiveIntegerField(default=0)  # people who are on it for the first time
    came_back = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "day"], name="one_list_a_morning")]


class Ending(models.TextChoices):
    CAME_BACK = "came_back", _("came back")
    PASSED = "passed", _("it is no longer so")
    LEFT = "left", _("left the journey")


class Drift(models.Model):
    """One person, one reason, one spell: from the morning it was seen until she came back or it was no longer so."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="drifts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="drifts")
    reason = models.CharField(max_length=12, choices=Reason)
    since = models.DateTimeField()  # the last thing that tells it: the session missed, the question asked
    number = models.PositiveSmallIntegerField(default=0)  # sessions missed
    about_id = models.BigIntegerField(null=True)  # the session, the canvas template or the thread
    found_at = models.DateTimeField(default=now)
    let_be_at = models.DateTimeField(null=True)  # somebody of the team knows better
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    came_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "person", "reason"],
                condition=Q(ended_at=None),
                name="one_open_spell_a_reason",
            )
        ]
        indexes = [
            models.Index(fields=["journey", "-found_at"], name="spells_of_a_journey"),
            models.Index(fields=["journey"], condition=Q(ended_at=None), name="open_spells"),
        ]


class How(models.TextChoices):
    WROTE = "wrote", _("wrote")
    CALLED = "called", _("called")
    MATE = "mate", _("asked a buddy")
    SPOKE = "spoke", _("spoke in person")


class Outcome(models.TextChoices):
    COMES = "comes", _("will come")
    SPOKE = "spoke", _("we spoke")
    NO_ANSWER = "no_answer", _("no answer")
    CANNOT = "cannot", _("cannot just now")
    ENOUGH = "enough", _("does not want to go on")
    WRONG = "wrong", _("wrong number")


class Deed(models.Model):
    """Somebody of the team got in touch."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="deeds")
    person = models.ForeignKey(Person, models.CASCADE, related_name="deeds")
    how = models.CharField(max_length=8, choices=How)
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="deed")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)  # tapped by mistake

    class Meta:
        indexes = [models.Index(fields=["journey", "person", "-at"], name="deeds_for_a_person")]
