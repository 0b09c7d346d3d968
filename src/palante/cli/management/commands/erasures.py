"""palante erasures apply"""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import ngettext

from palante.base.scrub import scrub
from palante.people.domain.erase_again import erase_again


class Command(BaseCommand):
    help = (
        "Who was erased stays erased. `apply` reads the file of keyed hashes (PALANTE_ERASURES) and erases again whoever of "
        "them is in the database: run it after a backup was restored, before anybody comes in. Twice does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["apply"])
        parser.add_argument("--dry-run", action="store_true", help="say how many, and change nothing")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        found = erase_again(dry_run=dry_run)
        if not dry_run:
            scrub()
        if options["json"]:
            self.stdout.write(json.dumps({"erased": 0 if dry_run else found, "found": found}))
            return
        said = (
            ngettext("%d person would be erased again.", "%d people would be erased again.", found)
            if dry_run
            else ngettext("%d person was erased again.", "%d people were erased again.", found)
        )
        self.stdout.write(said % found)
        if not settings.ERASURES.exists():
            self.stderr.write(f"{settings.ERASURES}: there is no such file, so nobody was looked for.")
