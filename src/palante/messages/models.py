"""The outbox: every message that leaves, whatever the channel, and the workers that hand it over.

due → claimed → handing over → handed over. A row found *handing over* after a crash is *in doubt*: the other side may
have it, so it is never sent again by itself; a person releases it, under the same Message-ID.
"""

from datetime import timedelta

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
    HELD = "held", _("held back")


class Kind(models.TextChoices):
    REMINDER = "reminder", _("reminder")
    CODE = "code", _("code to come in")
    WELCOME = "welcome", _("welcome")
    INVITATION = "invitation", _("invitation to the team")
    ACCOUNT = "account", _("team account")
    NOTE = "note", _("note")


# Somebody waits for these with the phone in hand: they do not queue behind two thousand reminders.
URGENT = frozenset({Kind.CODE, Kind.INVITATION, Kind.ACCOUNT})


class Fault(models.TextChoices):
    """Why a message has not left, in the team's words. What the other side said word for word is `Message.receipt`."""

    LATE = "late", _("It would have come too late to be of use.")
    MOVED = "moved", _("The session was moved, and this spoke of the old time.")
    BY_HAND = "by_hand", _("Someone of the team held it back.")
    STOPPED = "stopped", _("This person asked for no more messages here.")
    NO_ADDRESS = "no_address", _("There is no address to send it to.")
    REFUSED = "refused", _("The other side refuses it for good: the address may be misspelt or closed.")
    BUSY = "busy", _("The other side was busy. It is tried again by itself.")
    GAVE_UP = "gave_up", _("The other side was busy each time. It is not tried again by itself.")
    DOWN = "down", _("The mail server does not answer. It leaves as soon as the server is back.")
    CUT = "cut", _("The connection broke while it was being handed over: it may have arrived.")
    CRASH = "crash", _("The program stopped while it was being handed over: it may have arrived.")


class Message(models.Model):
    """One message to one address. `key` makes it unrepeatable: the same reason for the same person is the same row."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.CharField(max_length=20, default="email")
    state = models.CharField(max_length=12, choices=State, default=State.DUE)
    urgent = models.BooleanField(default=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="messages")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="messages")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True)
    address = EncryptedTextField(blank=True)  # when there is no contact (an invitation)
    journey_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=10, default="es")
    subject = models.CharField(max_length=200, blank=True)
    body = EncryptedTextField()  # Markdown; `{link}` and `{code}` are filled in only as it leaves
    link = models.ForeignKey("people.PersonalLink", models.SET_NULL, null=True)
    door = EncryptedTextField(blank=True)  # in place of `link`: another address that lets in whoever has it
    code = models.ForeignKey("people.SignInCode", models.SET_NULL, null=True)
    attachment = models.TextField(blank=True)  # an iCalendar file
    attachment_name = models.CharField(max_length=80, blank=True)
    message_id = models.CharField(
        max_length=120, unique=True
    )  # the same for every try: a receiver can tell a repeat

    made_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)  # moves on with every try that was asked to come back later
    ends_at = models.DateTimeField(null=True)  # after this it would only confuse: it is held, not sent
    claimed_by = models.ForeignKey("Worker", models.SET_NULL, null=True)
    handed_over_at = models.DateTimeField(null=True)
    carrier = models.CharField(
        max_length=20, blank=True
    )  # which channel took it: email, outbox (shown only), desk
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=12, choices=Fault, blank=True)  # the last one
    receipt = models.CharField(max_length=300, blank=True)  # what the other side said, without addresses

    class Meta:
        indexes = [
            models.Index(
                fields=["-urgent", "due_at"], condition=models.Q(state="due"), name="messages_due"
            ),  # the worker's claim
            # Recovery after a crash, every few seconds: both hold a handful of rows. (One index over two states would
            # not be used by SQLite.)
            models.Index(fields=["claimed_by"], condition=models.Q(state="claimed"), name="messages_claimed"),
            models.Index(
                fields=["claimed_by"], condition=models.Q(state="handing_over"), name="messages_handing_over"
            ),
            models.Index(
                fields=["journey_id", "state", "-due_at"], name="messages_of_a_journey"
            ),  # the reminders desk
        ]


class Worker(models.Model):
    """A running worker. One whose heart has stopped leaves its rows to be recovered by the next."""

    HEART_STOPS_AFTER = timedelta(seconds=60)

    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=now)
    beat_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    down_since = models.DateTimeField(null=True)  # its channel does not answer
    trouble = models.CharField(max_length=300, blank=True)  # what the channel said when it did not
