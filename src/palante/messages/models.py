"""The outbox: every message that leaves, whatever the channel, and the workers that hand it over.

due → claimed → handing over → handed over. A row found *handing over* after a crash is *in doubt*: the other side may
have it, so it is never sent again by itself; a person releases it, under the same Message-ID.
"""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.base.crypto import EncryptedTextField
from palante.people.models import Contact, Member, Person


class State(models.TextChoices):
    DUE = "due", _("due")
    CLAIMED = "claimed", _("being prepared")
    HANDING_OVER = "handing_over", _("being handed over")
    HANDED_OVER = "handed_over", _("handed over")
    IN_DOUBT = "in_doubt", _("in doubt")
    FAILED = "failed", _("failed")
    HELD = "held", _("held back")  # by a person, or because it would come too late


class Message(models.Model):
    """One message to one address. `key` makes it unrepeatable: the same reason for the same person is the same row."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)  # reminder, code, welcome, invitation, note
    channel = models.CharField(max_length=20, default="email")
    state = models.CharField(max_length=12, choices=State, default=State.DUE)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="messages")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="messages")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True)
    address = EncryptedTextField(blank=True)  # when there is no contact (an invitation)
    journey_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=10, default="es")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()  # `{link}` and `{code}` are filled in only as it leaves
    link = models.ForeignKey("people.PersonalLink", models.SET_NULL, null=True)
    code = models.ForeignKey("people.SignInCode", models.SET_NULL, null=True)
    attachment = models.TextField(blank=True)  # an iCalendar file
    attachment_name = models.CharField(max_length=80, blank=True)
    message_id = models.CharField(max_length=120, unique=True)  # the same for every try: a receiver can tell a repeat

    made_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(null=True)  # after this it would only confuse: it is held, not sent
    claimed_by = models.ForeignKey("Worker", models.SET_NULL, null=True)
    handed_over_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)  # the last one, in a sentence
    receipt = models.CharField(max_length=300, blank=True)  # what the other side said when it took it

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="due"), name="messages_due"),  # the worker's claim
            models.Index(fields=["journey_id", "state", "-due_at"], name="messages_of_a_journey"),  # the reminders desk
        ]


class Worker(models.Model):
    """A running worker. One whose heart has stopped leaves its rows to be recovered by the next."""

    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=now)
    beat_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
