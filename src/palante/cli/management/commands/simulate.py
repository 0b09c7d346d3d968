"""Adds made-up people to a journey."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from palante.cli.progress import Progress
from palante.cli.times import moment
from palante.demo.crowd import simulate
from palante.journeys.models import Journey


class Command(BaseCommand):
    help = (
        "Add made-up participants to a journey, with all they did until now: attendance, canvases, opinions. The same "
        "seed adds the same people, once: asked for 200 after 120 it adds 80. For trainings and measuring."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("journey", help="the journey's address, such as creando")
        parser.add_argument(
            "--participants", type=int, required=True, help="how many of this seed there shall be"
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same people (1)")
        parser.add_argument("--at", type=moment, help="as if it were then: 2027-02-16T19:20 (now)")
        parser.add_argument("--json", action="store_true", help="say what was done as JSON")

    def handle(
        self, *, journey: str, participants: int, seed: int, at: datetime | None, **options: Any
    ) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                _("Made-up people have no place beside real ones. If there are none, set PALANTE_DEMO=1.")
            )
        found = Journey.objects.filter(slug=journey).first()
        if found is None:
            known = (
                ", ".join(Journey.objects.order_by("slug").values_list("slug", flat=True)[:10]) or "none yet"
            )
            raise CommandError(f"There is no journey “{journey}”. There are: {known}.")
        if not 0 <= participants <= 100_000:
            raise CommandError(_("--participants is a number from 0 to 100000."))
        progress = Progress(self.stderr, quiet=options["verbosity"] == 0 or options["json"])
        outcome = simulate(found, participants=participants, seed=seed, at=at, say=progress)
        progress.finish()
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {"made": outcome.made, "seated": outcome.seated, "waiting": outcome.waiting},
                    sort_keys=True,
                )
            )
        elif options["verbosity"]:
            said = _("%(made)s people added: %(seated)s seated, %(waiting)s waiting.")
            self.stdout.write(said % vars(outcome))
