"""What a journey keeps for its people: resources and recordings, each with its size known before the tap."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from palante.base.words import Worded
from palante.journeys.models import Journey, Session


class Form(models.TextChoices):
    TEXT = "text", _("Read")
    AUDIO = "audio", _("Listen")
    VIDEO = "video", _("Watch")
    PICTURE = "picture", _("Look")
    FILE = "file", _("Download")
    LINK = "link", _("Open")


class Resource(Worded):
    """A file or a link. `words`: title, note."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="resources")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="resources")
    form = models.CharField(max_length=8, choices=Form)
    is_recording = models.BooleanField(_("recording of the session"), default=False)
    file = models.FileField(upload_to="library/", blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    name = models.CharField(max_length=150, blank=True)  # the file's name as it was given
    mime = models.CharField(max_length=100, blank=True)
    bytes = models.PositiveBigIntegerField(null=True)  # None: unknown (a link)
    seconds = models.PositiveIntegerField(null=True)
    language = models.CharField(_("language"), max_length=10, default="es")
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)  # the kit's file it came from
    added_at = models.DateTimeField(default=now)
    hidden_at = models.DateTimeField(null=True)  # taken away by the team; can be undone

    class Meta:
        ordering = ["session__number", "id"]
