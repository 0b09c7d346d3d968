"""From a kit to a journey: everything at once, or nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.document import Fault
from palante.base.kitparts import Folder, parts
from palante.base.log import record
from palante.journeys.kitpage import read_kit
from palante.journeys.models import Desk, DeskSeat, Journey, Session
from palante.journeys.pattern import DAYS, too_far
from palante.journeys.queries import Warning, warnings
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
        said = ngettext(
            "The kit has %(count)s error: %(first)s",
            "The kit has %(count)s errors. The first: %(first)s",
            len(errors),
        )
        super().__init__(said % {"count": len(errors), "first": errors[0]})


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
    if slug in RESERVED or slugify(slug) != slug or len(slug) > 60:
        raise NotAKitError(
            _(
                "“%(slug)s” cannot be a journey's address. Use small letters, digits and “-”, and no word that Palante uses."
            )
            % {"slug": slug[:80]}
        )
    _refuse_far(starts_on, at)
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


def _refuse_far(starts_on: date, at: datetime) -> None:
    if too_far(starts_on, at):
        raise NotAKitError(
            _("%(day)s is very far away. Is the year right?") % {"day": date_format(starts_on)}
        )


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
    return journey


@dataclass(frozen=True)
class Foresight:
    """What a journey from this kit and first day would be. Its rows are no longer in the database."""

    journey: Journey
    sessions: list[Session]
    messages: list[str]  # the titles of those that would go out
    tasks: int
    late: int  # tasks whose day would have passed already
    warnings: list[Warning]


def foresee(folder: Folder, starts_on: date, *, slug: str = "", at: datetime | None = None) -> Foresight:
    """Start the journey, look at it, and take it all back: what one sees is what one would get.

    Raises what `start_journey` raises; without a `slug` no address can be taken.
    """
    at = at or now()
    with transaction.atomic():
        try:
            slug = slug or f"foreseen-{token_hex(8)}"
            journey = start_journey(folder, slug=slug, starts_on=starts_on, at=at)
            today = at.astimezone(journey.tzinfo).date()
            return Foresight(
                journey=journey,
                sessions=list(journey.sessions.all()),
                messages=[rule.title for rule in journey.rules.all()],
                tasks=journey.tasks.count(),
                late=journey.tasks.filter(due_on__lt=today).count(),
                warnings=warnings(journey, at),
            )
        finally:
            transaction.set_rollback(True)


def first_day(folder: Folder, today: date) -> date:
    """The first day of a week of the kit's rhythm that leaves all the days its plan asks for."""
    kit = read_kit(folder)
    earliest = today + timedelta(days=kit.lead_days["plan"])
    return earliest + timedelta(days=(DAYS.index(kit.pattern["days"][0]) - earliest.weekday()) % 7)
