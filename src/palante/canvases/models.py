"""Canvases: what a kit asks, and what a person wrote, with every version kept."""

from django.db import models
from django.utils.timezone import now

from palante.base.words import Worded
from palante.journeys.models import Journey
from palante.people.models import Person


class CanvasTemplate(Worded):
    """`words`: title, intro (Markdown), fields [{key, question, prompt, examples: […]}], the same keys in each language."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="canvas_templates")
    slug = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=200)
    session_number = models.PositiveSmallIntegerField(null=True)
    feeds_from = models.JSONField(default=list)  # slugs of the canvases whose answers help with this one

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["journey", "slug"], name="one_canvas_a_slug")]


class Canvas(models.Model):
    """One person's canvas. Made with the first answer."""

    template = models.ForeignKey(CanvasTemplate, models.CASCADE, related_name="canvases")
    person = models.ForeignKey(Person, models.CASCADE, related_name="canvases")
    answered = models.PositiveSmallIntegerField(default=0)  # fields that are not empty
    started_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "person"], name="one_canvas_a_person")]


class Answer(models.Model):
    """A version of the answer to one field. The latest by `written_at` counts; nothing is overwritten.

    Two phones may write the same field without signal: both versions are kept, and the person can bring either back.
    """

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="answers")
    field = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    entry = models.UUIDField(unique=True)  # the phone's id for it: sending twice keeps one
    written_at = models.DateTimeField()
    received_at = models.DateTimeField(default=now)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["canvas", "field"],
                condition=models.Q(is_current=True),
                name="one_current_answer_a_field",
            )
        ]
        indexes = [models.Index(fields=["canvas", "field", "-written_at"], name="history_of_a_field")]
