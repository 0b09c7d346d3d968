"""Drop from kits what a teller took back."""

from datetime import datetime

from django.db import transaction

from palante.base.document import NotTextError
from palante.base.log import record
from palante.journeys.models import Journey
from palante.kits.models import KitFile
from palante.stories.consents import Words, taken_back
from palante.stories.format import TooLargeError, read_story

FOLDER = "stories/"


@transaction.atomic
def forget_taken_back(at: datetime | None = None) -> int:
    """Files of stories that were taken back leave the folders of all journeys here. Safe to repeat.

    They are found by their fingerprints, not by a path that somebody passes along: that holds for copies in journeys
    made from the same kit, and for those made since.
    """
    dropped = 0
    with_stories = KitFile.objects.filter(path__startswith=FOLDER).order_by().values("journey")
    for journey in Journey.objects.filter(pk__in=with_stories):
        rows = list(KitFile.objects.filter(journey=journey, path__startswith=FOLDER))
        files = [(row.path, bytes(row.content), _words(row)) for row in rows]
        gone = [rows[place].pk for place in taken_back(files, journey=journey)]
        if gone:
            KitFile.objects.filter(pk__in=gone).delete()
            record("kit_stories_dropped", journey, journey=journey, at=at, count=len(gone))
            dropped += len(gone)
    return dropped


def _words(row: KitFile) -> Words | None:
    try:
        return read_story(bytes(row.content), row.path)
    except (NotTextError, TooLargeError):
        return None
