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
    WAITING = "waiting", _("waits for a person to let it go")
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
    ANSWER = "answer", _("answer")  # of a person of the team, in a thread


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
    UNDELIVERED = "undelivered", _("The other side took it and could not deliver it.")
    PAUSED = "paused", _("This person asked for a pause.")
    UNREADY = "unready", _("This channel is not set up here.")
    BUDGET = "budget", _("This month's money for the channel is spent.")


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
    thread = models.ForeignKey("Thread", models.SET_NULL, null=True, related_name="answers")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")  # who of the team wrote it
    about = models.CharField(
        max_length=60, blank=True
    )  # the rule it was made of: a provider's template is found by it
    facts = EncryptedTextField(blank=True)  # JSON {placeholder: words}, for channels that take templates only
    ways = models.JSONField(default=list)  # what is left if this channel fails: [["sms", contact id], …]
    fall_back_at = models.DateTimeField(null=True)  # not delivered by then: the next way

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
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["fall_back_at"],
                condition=models.Q(state="handed_over", fall_back_at__isnull=False),
                name="messages_not_delivered_yet",
            ),
            # The worker's claim: a channel without anything due costs nothing, whatever waits for its neighbours.
            models.Index(
                fields=["channel", "-urgent", "due_at"],
                condition=models.Q(state="due"),
                name="messages_due_by_channel",
            ),
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


class Attempt(models.Model):
    """One try of one message by one channel, and what became of it: later receipts find the message through it."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("taken by the other side")
        DELIVERED = "delivered", _("delivered")
        READ = "read", _("read")
        BUSY = "busy", _("not now")
        DOWN = "down", _("nobody answered")
        REFUSED = "refused", _("refused for good")
        UNDELIVERED = "undelivered", _("taken, and not delivered")
        DOUBT = "doubt", _("in doubt")

    message = models.ForeignKey(Message, models.CASCADE, related_name="attempts")
    channel = models.CharField(max_length=20)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True
    )  # the way back, should it arrive after all
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    fault = models.CharField(max_length=12, choices=Fault, blank=True)
    said = models.CharField(max_length=300, blank=True)  # the other side's own words, without addresses
    provider_id = models.CharField(max_length=200, blank=True)  # what the other side calls it
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    parts = models.PositiveSmallIntegerField(default=0)
    cost = models.BigIntegerField(default=0)  # in millionths of the currency
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "provider_id"],
                condition=~models.Q(provider_id=""),
                name="one_attempt_a_provider_id",
            )
        ]
        indexes = [models.Index(fields=["channel", "at"], name="attempts_of_a_channel")]  # limits, budget


class EarlyReceipt(models.Model):
    """What a provider told of a message before its hand-over was written down: kept until it is, or for a day."""

    channel = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=200)
    ours = models.CharField(max_length=200, blank=True)  # our Message-ID, where the provider gave it back
    told = models.JSONField()  # the fields of a callbacks.Delivery
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["channel", "provider_id"], name="early_receipts_by_id")]


class Outage(models.Model):
    """A time during which a channel's other side did not answer. One at a time is open."""

    channel = models.CharField(max_length=20)
    since = models.DateTimeField()
    asked_at = models.DateTimeField()  # the last time it was tried in vain
    ended_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], condition=models.Q(ended_at=None), name="one_open_outage_a_channel"
            )
        ]
        indexes = [models.Index(fields=["-since"], name="outages_latest_first")]


class Limit(models.Model):
    """What a channel may do: messages an hour, money a month. Of the house (no journey) or of one journey; both hold."""

    channel = models.CharField(max_length=20)
    journey_id = models.BigIntegerField(default=0)  # 0: the house
    per_hour = models.PositiveIntegerField(null=True)
    per_month = models.BigIntegerField(null=True)  # in millionths of the currency
    currency = models.CharField(max_length=3, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "journey_id"], name="one_limit_a_channel")]


class Tariff(models.Model):
    """What one part costs by a channel to numbers that begin so; the longest prefix counts, an empty one fits all."""

    channel = models.CharField(max_length=20)
    prefix = models.CharField(max_length=12, blank=True)  # "+51"
    cost = models.BigIntegerField()  # in millionths of the currency
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "prefix"], name="one_tariff_a_prefix")]


class Preferences(models.Model):
    """How somebody wants to be written to. No row: as the team chose."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="preferences")
    channels = models.JSONField(default=list)  # in her order; those not named come after, as the rule says
    stopped_channels = models.JSONField(default=list)
    stopped_kinds = models.JSONField(default=list)  # of Kind; codes and answers always come
    quiet_from = models.TimeField(null=True)  # her own clock; may pass midnight
    quiet_to = models.TimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    speaks_openly = models.BooleanField(default=False)  # subjects and previews may say what it is about
    held = models.JSONField(default=dict)  # what these wishes hold back: message id → the state it was in
    before = models.JSONField(default=dict)  # what the last change changed, to take it back
    at = models.DateTimeField(default=now)


class Thread(models.Model):
    """What somebody writes to us and what we answer, by one channel. `waits_since`: a person has to answer."""

    channel = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)  # of the address it comes from
    address = EncryptedTextField()  # a number we may not know yet
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="threads")
    journey_id = models.BigIntegerField(default=0)  # 0: not known
    made_at = models.DateTimeField(default=now)
    heard_at = models.DateTimeField(null=True)  # the last thing they wrote
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    waits_since = models.DateTimeField(null=True)
    is_pressing = models.BooleanField(default=False)  # while it waits: they asked for help
    taken_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="threads")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "fingerprint", "journey_id"], name="one_thread_an_address"
            )
        ]
        indexes = [
            models.Index(
                fields=["journey_id", "waits_since"],
                condition=models.Q(waits_since__isnull=False),
                name="threads_that_wait",
            ),
            models.Index(fields=["journey_id", "-heard_at"], name="threads_of_a_journey"),
            models.Index(fields=["fingerprint"], name="threads_of_an_address"),
        ]


class MediaState(models.TextChoices):
    """Of the voice note or photo that came with a reply."""

    COMING = "coming", _("being fetched")
    HERE = "here", _("here")
    TOO_BIG = "too_big", _("too big to be kept")
    REFUSED = "refused", _("of a kind that is not kept")
    LOST = "lost", _("could not be fetched")


class Reply(models.Model):
    """One thing somebody wrote or said to us. The provider's id makes a repeated callback harmless."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="replies")
    channel = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=200, blank=True)
    to = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="replies")  # what it answers
    body = EncryptedTextField(blank=True)
    media = models.FileField(upload_to="replies/", blank=True)
    media_type = models.CharField(max_length=60, blank=True)  # as its bytes say, once they are here
    media_state = models.CharField(max_length=8, choices=MediaState, blank=True)
    media_bytes = models.PositiveIntegerField(default=0)
    handle = EncryptedTextField(blank=True)  # where the channel can have it, until it is here
    at = models.DateTimeField()  # as the other side says
    taken_at = models.DateTimeField(default=now)
    understood = models.CharField(max_length=12, blank=True)  # a word of `replies/understand.py`
    number = models.PositiveIntegerField(null=True)
    waits = models.BooleanField(default=False)  # for a person to read and answer
    noted_by = models.ForeignKey(Member, models.SET_NULL, null=True)  # written down by hand

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "provider_id"],
                condition=~models.Q(provider_id=""),
                name="one_reply_a_provider_id",
            )
        ]
        indexes = [models.Index(fields=["thread", "-at"], name="replies_of_a_thread")]


class ThreadNote(models.Model):
    """A line of the team's to itself, beside a thread. It never leaves."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="notes")
    text = EncryptedTextField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)


class CannedAnswer(models.Model):
    """Words for a question that comes again and again, a wording a language; `{alias}` is whom it goes to."""

    journey_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=80)
    words = models.JSONField(default=dict)  # language → Markdown
    uses = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uses", "name", "pk"]


class AnswerTime(models.Model):
    """Within how many hours a journey's team means to answer. No row: as `replies/inbox.py` says."""

    journey_id = models.BigIntegerField(unique=True)
    hours = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(default=now)


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


# At the end: these stand beside the outbox and point at it.
from palante.messages.channels.whatsapp.tables import SendingNumber, Template, TemplateUse  # noqa: E402, F401
from palante.messages.hands import ChatGroup, GroupPost, Turn  # noqa: E402, F401
