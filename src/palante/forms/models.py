"""A form, its versions as they came, and what people answered.

Answers to sensitive questions do not stand here: `people.SensitiveAnswer` keeps them apart.
"""

import uuid

from django.db import models
from django.utils.timezone import now

from palante.base.crypto import EncryptedTextField
from palante.journeys.models import Journey
from palante.people.models import Member, Person


class Form(models.Model):
    """One form of a journey: `registration`, `before`, `after`, `six-months`, or one that a team brought."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="forms")
    slug = models.SlugField(max_length=60)
    path = models.CharField(max_length=200, blank=True)  # the kit's file, such as forms/registration.md
    closed_at = models.DateTimeField(null=True)  # asked no more
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["journey", "slug"], name="one_form_a_slug")]


class FormVersion(models.Model):
    """A form's bytes as they were imported, and the plan read from them. Answers keep the version they were given to."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)  # the file's
    source = models.BinaryField()
    plan = models.JSONField(default=dict)  # what `forms.format` read: made anew when its own version grows
    made_at = models.DateTimeField(default=now)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True)
    used_at = models.DateTimeField(
        null=True
    )  # from then on people were asked this one; null: a draft to look at

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="one_form_version_a_number")]


class Reply(models.Model):
    """One person's answers to one form, from the first question on. Its id is made where it is begun, so sending it twice
    is sending it once; `token` lets somebody who is nobody yet come back to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.ForeignKey(FormVersion, models.CASCADE, related_name="replies")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="replies")
    answers = EncryptedTextField(
        default="{}"
    )  # JSON: question's path → answer, without the sensitive ones once sent
    step = models.CharField(max_length=300, blank=True)  # the question last shown
    language = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=64, unique=True, null=True)  # hash of the code to go on with  # noqa: DJ001
    holder = models.CharField(max_length=24, blank=True)  # the one browser it was moved to with its code
    begun_at = models.DateTimeField(default=now)
    saved_at = models.DateTimeField(default=now, db_index=True)  # drafts nobody came back to are deleted
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["version", "sent_at"], name="replies_of_a_version")]
