"""WhatsApp's templates as Meta knows them, and which of our messages each one serves."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.people.models import Member


class TemplateState(models.TextChoices):
    """In the team's words; the values are Meta's."""

    APPROVED = "APPROVED", _("approved by WhatsApp")
    PENDING = "PENDING", _("with WhatsApp for review")
    IN_APPEAL = "IN_APPEAL", _("with WhatsApp once more")
    REJECTED = "REJECTED", _("refused by WhatsApp")
    PAUSED = "PAUSED", _("paused by WhatsApp")
    DISABLED = "DISABLED", _("switched off by WhatsApp")
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED", _("one too many")
    ARCHIVED = "ARCHIVED", _("put away by WhatsApp")
    DELETED = "DELETED", _("deleted at WhatsApp")
    UNKNOWN = "UNKNOWN", _("not known yet")


class Template(models.Model):
    """A wording that Meta has approved, or may approve. The row is what Meta last told us; Meta's word counts."""

    name = models.CharField(max_length=512)
    language = models.CharField(max_length=10)  # Meta's: es, es_PE, en_US
    category = models.CharField(max_length=20, blank=True)  # UTILITY, MARKETING, AUTHENTICATION
    state = models.CharField(max_length=16, choices=TemplateState, default=TemplateState.UNKNOWN)
    reason = models.CharField(max_length=300, blank=True)  # why it was refused or paused
    quality = models.CharField(max_length=10, blank=True)  # GREEN, YELLOW, RED
    provider_id = models.CharField(max_length=60, blank=True)
    components = models.JSONField(default=list)  # as Meta gives them
    is_named = models.BooleanField(default=False)  # {{alias}} rather than {{1}}
    fills = models.JSONField(default=list)  # for {{1}}, {{2}} …: which of our placeholders each one is
    changed_at = models.DateTimeField(null=True)  # its state
    seen_at = models.DateTimeField(default=now)  # when Meta last told us of it
    proposed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "language"], name="one_template_a_name_and_language")
        ]


class TemplateUse(models.Model):
    """Which template says what, in which language. `about`: of one rule, of a kind of message, or "" for all the rest."""

    journey_id = models.BigIntegerField(default=0)  # 0: every journey
    about = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10)  # ours: es, en
    template = models.ForeignKey(Template, models.CASCADE, related_name="uses")
    # Handed in to follow it: the old one goes on until this one is approved.
    next = models.ForeignKey(Template, models.SET_NULL, null=True, related_name="next_uses")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey_id", "about", "language"], name="one_template_a_use_and_language"
            )
        ]


class SendingNumber(models.Model):
    """The number our messages come from, as Meta last told us of it. Not a person's."""

    provider_id = models.CharField(max_length=60, unique=True)
    shown = models.CharField(max_length=40, blank=True)  # "+51 1 555 0100"
    name = models.CharField(max_length=120, blank=True)  # as people see it
    quality = models.CharField(max_length=10, blank=True)  # GREEN, YELLOW, RED
    tier = models.CharField(
        max_length=30, blank=True
    )  # TIER_250 …: how many people a day it may write to first
    seen_at = models.DateTimeField(default=now)
    trouble = models.CharField(max_length=300, blank=True)  # why Meta could not be asked the last time
    asked_at = models.DateTimeField(default=now)
