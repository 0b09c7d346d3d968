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


class Recording(models.Model):
    """A voice: the file as it came, and small copies for phones. Made small by `domain/recording.py`."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("being made small")
        READY = "ready", _("ready")
        FAILED = "failed", _("not possible")

    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, blank=True, related_name="recordings")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    fault = models.CharField(max_length=300, blank=True)  # a sentence, when it failed
    original = models.FileField(
        upload_to="recordings/", blank=True
    )  # taken away once the small copies are good, if so wished
    name = models.CharField(max_length=150, blank=True)
    mime = models.CharField(max_length=100, blank=True)
    bytes = models.PositiveBigIntegerField(null=True)
    seconds = models.FloatField(null=True)
    opus = models.FileField(upload_to="recordings/", blank=True)
    opus_bytes = models.PositiveBigIntegerField(null=True)
    aac = models.FileField(upload_to="recordings/", blank=True)
    aac_bytes = models.PositiveBigIntegerField(null=True)
    peaks = models.JSONField(
        default=list
    )  # up to 700 loudness samples 0..100, for the picture of the interview
    takes = models.JSONField(
        default=list
    )  # where in the original a further take begins: a recorder that was cut off leaves a whole file for each
    source_url = models.CharField(max_length=1000, blank=True)  # where it was fetched from
    added_at = models.DateTimeField(default=now)
    added_by = models.ForeignKey("people.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-added_at", "-id"]


class Upload(models.Model):
    """A file on its way in pieces, over a line that breaks. Its id is made by the browser; a piece sent twice is one."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey("people.Member", models.CASCADE, related_name="uploads")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=150)
    mime = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True)  # None while it is still being recorded
    received = models.PositiveBigIntegerField(default=0)  # bytes in order, from the beginning
    takes = models.JSONField(default=list)  # offsets at which a further take begins, see Recording
    began_at = models.DateTimeField(default=now)
    heard_at = models.DateTimeField(
        default=now
    )  # the last piece; what nobody goes on with is removed after some days
    recording = models.ForeignKey(Recording, models.SET_NULL, null=True, related_name="+")  # once it is whole


class Transcript(models.Model):
    """What was said, by the second, while people still correct it.

    `segments`: [{id, start, end, speaker, text, doubts: [[from, to], …]}].
    """

    recording = models.OneToOneField(
        Recording, models.CASCADE, null=True, blank=True, related_name="transcript"
    )
    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    segments = models.JSONField(
        default=list
    )  # times in seconds (float); doubts are places in the text, in characters
    speakers = models.JSONField(default=list)  # [{key: "S1", name: "…", asks: true}]
    earlier = models.JSONField(
        default=dict
    )  # {segments, speakers, language, how}: what a new transcript took the place of; it can be brought back
    how = models.CharField(max_length=80, blank=True)  # "faster-whisper small", "interview.vtt", "by hand"
    version = models.PositiveIntegerField(default=1)  # who saves says which one they saw
    made_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    checked_at = models.DateTimeField(null=True)  # somebody read it through
    checked_by = models.ForeignKey("people.Member", models.SET_NULL, null=True, related_name="+")
