"""The ground's own rows: the log of what happened, entries written offline, counters for rate limits."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class LogLine(models.Model):
    """Who did what on what, when. Ids and kinds only: never names, numbers or free text."""

    at = models.DateTimeField()
    verb = models.CharField(max_length=40)  # past tense: "enrolled", "session_moved"
    kind = models.CharField(max_length=40)  # what it was done on: "session"
    object_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=10, default="system")  # person, member, system
    actor_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)  # whom it is about
    journey_id = models.BigIntegerField(null=True)
    data = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder
    )  # ids, times, counts: what undo and results need

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="log_of_a_person"),  # one person's page
            models.Index(fields=["journey_id", "-at"], name="log_of_a_journey"),  # the desks' "what happened"
            models.Index(fields=["kind", "object_id", "-at"], name="log_of_a_thing"),  # undo
        ]


class Entry(models.Model):
    """Something a phone wrote, perhaps offline. Its id is made there, so that sending it twice does no harm."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=40)
    written_at = models.DateTimeField()  # by the phone's clock, never later than received_at
    received_at = models.DateTimeField()
    outcome = models.JSONField(default=dict)  # what was answered, to answer the same again


class Bucket(models.Model):
    """A counter of tries: see `limits.py`."""

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=32)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField()
    ends = models.DateTimeField(db_index=True)  # for retention

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "key", "window"], name="one_bucket_a_window")]


class Job(models.Model):
    """Long work that a person started: how far it is, what came of it. See `jobs.py`."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    kind = models.CharField(max_length=40)  # "transcribe": which function does it
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    key = models.CharField(
        max_length=80, blank=True
    )  # what it works on, such as "recording 12": one at a time
    told = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # what to do: ids only
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0: unknown
    says = models.CharField(max_length=300, blank=True)  # a sentence for the person who waits
    outcome = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    member_id = models.BigIntegerField(null=True)
    journey_id = models.BigIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # a job that falls silent was cut off: it is begun again
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["journey_id", "-asked_at"], name="jobs_of_a_journey")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_job_at_a_time",
            )
        ]
