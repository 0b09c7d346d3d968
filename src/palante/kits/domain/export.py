"""From a journey back to a folder: the bytes it came from, with what was changed in the product on the lines it concerns."""

from palante.base.kitparts import parts
from palante.journeys.models import Journey
from palante.kits.queries import folder_of


def export(journey: Journey) -> dict[str, bytes]:
    """The journey's kit: path → content. Reads only; `kits.folder` writes it to a directory or a zip."""
    folder = folder_of(journey)
    for part in parts():
        part.fold(journey, folder)
    return folder.result()
