"""From a journey back to a folder: the bytes it came from, with what was changed in the product on the lines it concerns."""

from io import BytesIO

from palante.base.kitparts import parts
from palante.journeys.models import Journey
from palante.kits.folder import write_zip
from palante.kits.queries import folder_of


def export(journey: Journey) -> dict[str, bytes]:
    """The journey's kit: path → content. Reads only; `kits.folder` writes it to a directory or a zip."""
    journey = Journey.objects.get(pk=journey.pk)  # as it is now, not as the caller read it
    folder = folder_of(journey)
    for part in parts():
        part.fold(journey, folder)
    return folder.result()


def export_zip(journey: Journey) -> bytes:
    """The same as one zip file, to download."""
    file = BytesIO()
    write_zip(export(journey), file, journey.slug)
    return file.getvalue()
