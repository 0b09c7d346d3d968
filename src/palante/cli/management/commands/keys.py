"""palante keys rotate"""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from palante.base.rotate import Rotated, rotate
from palante.base.scrub import scrub

NOT_A_KEY = "Never take away the last one: numbers and cards are found by fingerprints made with it."


class Command(BaseCommand):
    help = (
        "Turns over the keys that encrypt numbers, addresses, answers and messages. Put the new key first in "
        "PALANTE_FIELD_KEYS, start anew, then `palante keys rotate`: everything is encrypted with it, in small batches, "
        "while people use Palante. Cut off, it goes on when called again. Keys between the first and the last may then be "
        "taken away. " + NOT_A_KEY
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["rotate"])
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["json"]
        found = rotate(
            lambda label, rows: None if quiet else self.stderr.write(f"{label}: {rows}", ending="\r")
        )
        scrub()  # what the old keys encrypted leaves the database's log too
        self.stdout.write(
            json.dumps({"rotated": found.done, "fresh": found.fresh, "unreadable": found.unreadable})
            if quiet
            else _in_words(found)
        )
        if found.unreadable:
            raise CommandError(
                f"{found.unreadable} values are opened by none of the keys and were left as they are. "
                "If an older key is still somewhere, add it and run this again."
            )


def _in_words(found: Rotated) -> str:
    lines = [f"{label}: {count}" for label, count in found.fields.items() if count]
    lines.append(f"{found.done} values encrypted anew, {found.fresh} already were.")
    if len(settings.FIELD_KEYS) > 2:
        lines.append("The keys between the first and the last are needed no more. " + NOT_A_KEY)
    return "\n".join(lines)
