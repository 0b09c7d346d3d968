"""The folder a journey came from, byte for byte, so that nothing a file says is dropped."""

from django.db import models

from palante.journeys.models import Journey


class KitFile(models.Model):
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="kit_files")
    path = models.CharField(max_length=300)
    content = models.BinaryField()

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["journey", "path"], name="one_kit_file_a_path")]
