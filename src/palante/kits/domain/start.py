"""From a kit to a journey: everything at once, or nothing."""

from datetime import date, datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.base.events import announce
from palante.base.kitparts import Folder, parts
from palante.base.log import record
from palante.journeys.models import Desk, DeskSeat, Journey
from palante.journeys.reserved import RESERVED
from palante.kits.check import faults_of
from palante.kits.folder import NotAKitError, open_folder
from palante.kits.models import KitFile
from palante.kits.queries import Difference, differences
from palante.people.models import Member


class BrokenKitError(ValueError):
    """The kit has errors; `faults` says which."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        errors = [fault for fault in faults if fault.is_error]
        super().__init__(
            _("The kit has %(count)s errors. The first: %(first)s")
            % {"count": len(errors), "first": errors[0]}
        )


class SlugTakenError(ValueError):
    """There is a journey with this address. Nothing was changed; `differences` says how its kit differs, file by file."""

    def __init__(self, journey: Journey, found: list[Difference]) -> None:
        self.journey, self.differences = journey, found
        super().__init__(
            _(
                "There is a journey called “%(slug)s” already, and it stays as it is. Give the new one another address."
            )
            % {"slug": journey.slug}
        )


def start_journey(
    folder: Folder | Path,
    *,
    slug: str = "",
    starts_on: date,
    by: Member | None = None,
    at: datetime | None = None,
    publish: bool = False,
) -> Journey:
    """Make a journey of a kit: sessions, canvases, messages, plan and all. Whoever starts it sits at its lead desk.

    Raises NotAKitError, BrokenKitError or SlugTakenError, and then nothing was made.
    """
    at = at or now()
    folder = open_folder(folder) if isinstance(folder, Path) else folder
    faults = faults_of(folder)
    if any(fault.is_error for fault in faults):
        raise BrokenKitError(faults)
    slug = slug or str(folder.kit.get("slug"))
    if slug in RESERVED:
        raise NotAKitError(_("“%(slug)s” is an address of Palante itself. Choose another.") % {"slug": slug})
    try:
        with transaction.atomic():
            if taken := Journey.objects.filter(slug=slug).first():
                raise SlugTakenError(taken, differences(folder, taken))
            return _start(folder, slug, starts_on, by, at, publish)
    except IntegrityError:  # somebody was a moment faster
        taken = Journey.objects.filter(slug=slug).first()
        if taken is None:
            raise
        raise SlugTakenError(taken, differences(folder, taken)) from None


def _start(
    folder: Folder, slug: str, starts_on: date, by: Member | None, at: datetime, publish: bool
) -> Journey:
    journey = Journey(slug=slug, starts_on=starts_on, created_at=at, published_at=at if publish else None)
    for part in parts():
        part.lay(folder, journey)
    KitFile.objects.bulk_create(
        [KitFile(journey=journey, path=path, content=content) for path, content in folder.files.items()],
        batch_size=100,
    )
    if by is not None:
        DeskSeat.objects.create(journey=journey, member=by, desk=Desk.LEAD)
    record("journey_started", journey, by=by, journey=journey, at=at, files=len(folder.files))
    announce("journey_started", journey)
    return journey
