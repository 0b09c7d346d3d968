"""Prepares a living journey to look at, try out and measure."""

import json
import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.cli.progress import Progress
from palante.cli.tables import bring_up_to_date
from palante.cli.times import moment
from palante.demo.prepare import NotADemoError, Prepared, prepare_demo
from palante.demo.stages import At


class Command(BaseCommand):
    help = (
        "Prepare the CREANDO journey with made-up people, as it stands at a stage. Safe to repeat: one that is there "
        "stays as it is. Use it to look around, for trainings, for pictures and for measuring. Does not serve: see `up`."
    )

    requires_system_checks: list[str] = []  # quick to answer “already there”: make run asks at every start

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=[str(stage) for stage in At], default=str(At.RUNNING))
        parser.add_argument("--people", type=int, default=120, help="how many made-up participants (120)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same people (1)")
        parser.add_argument("--at", type=moment, help="prepare it as if it were then: 2027-02-16T19:20 (now)")
        parser.add_argument("--fresh", action="store_true", help="take the demo that is there away first")
        parser.add_argument("--json", action="store_true", help="say what there is as JSON")

    def handle(
        self, *, stage: str, people: int, seed: int, at: datetime | None, fresh: bool, **options: Any
    ) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                _("A demo has no place beside real people. If this is not one, set PALANTE_DEMO=1.")
            )
        if not 0 <= people <= 100_000:
            raise CommandError(_("--people is a number from 0 to 100000."))
        bring_up_to_date(self.stderr.write)
        progress = Progress(self.stderr, quiet=options["verbosity"] == 0 or options["json"])
        began = time.monotonic()
        try:
            found = prepare_demo(stage=At(stage), people=people, seed=seed, at=at, fresh=fresh, say=progress)
        except NotADemoError:
            raise CommandError(
                _("There is a journey “creando” that no demo made. It stays; nothing was done.")
            ) from None
        progress.finish()
        if options["json"]:
            self.stdout.write(json.dumps(_facts(found), sort_keys=True))
        elif options["verbosity"]:
            self.stdout.write(_sentence(found, time.monotonic() - began))


def _facts(found: Prepared) -> dict[str, Any]:
    journey = found.journey
    return {
        "slug": journey.slug,
        "stage": str(found.stage),
        "is_new": found.is_new,
        "prepared_at": found.at.isoformat(),
        "starts_on": journey.starts_on.isoformat(),
        "people": journey.registrations.count(),
    }


def _sentence(found: Prepared, seconds: float) -> str:
    journey = found.journey
    facts = {
        "slug": journey.slug,
        "stage": found.stage,
        "people": journey.registrations.count(),
        "seconds": f"{seconds:.0f}",
        "day": f"{found.at:%Y-%m-%d}",
    }
    if found.is_new:
        return (
            _(
                "“%(slug)s” is ready (%(stage)s, %(people)s people, %(seconds)s s). /demo/ lists who you can be."
            )
            % facts
        )
    said = (
        _("“%(slug)s” is already there (%(people)s people, prepared on %(day)s for the stage “%(stage)s”).")
        % facts
    )
    if journey.stage() != found.stage or _is_over(found):
        said += " " + _("Time has passed since: `palante demo --fresh` makes it anew.")
    return said


def _is_over(found: Prepared) -> bool:
    """A running demo is prepared for the session of its day."""
    return found.stage == At.RUNNING and (now() - found.at).days >= 1
