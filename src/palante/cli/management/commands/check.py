"""palante check"""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands.check import Command as DjangosCheck
from django.db import Error as DatabaseError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.cli.setup import Wanting, set_up, wanting

# Any of these asks for Django's own check, which then answers as it always does.
DJANGOS = ("tags", "list_tags", "deploy", "fail_level", "databases")


class Command(DjangosCheck):
    help = (
        "What the team still has to set up: mail, secrets, address, meeting addresses, desks. Exit code 0: nothing keeps "
        "people from being served; 1: something does. With one of Django's options (--deploy, --tag, --database, "
        "--fail-level, --list-tags) or an app's name it is Django's own check."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(fail_level=None)
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="es or en (%(default)s)")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        if app_labels or any(options.get(name) for name in DJANGOS):
            super().handle(*app_labels, **options | {"fail_level": options.get("fail_level") or "ERROR"})
            return
        self.check(display_num_errors=False)  # Django's own, heard only when something is wrong
        with override(options["language"]):
            found = self._ask()
            if options["json"]:
                rows = [vars(one) for one in found]
                ready = not any(one.blocks for one in found)
                self.stdout.write(json.dumps({"ready": ready, "wanting": rows}, ensure_ascii=False))
            else:
                self._say(found)
        if any(one.blocks for one in found):
            raise SystemExit(1)

    def _ask(self) -> list[Wanting]:
        try:
            return wanting(now())
        except DatabaseError:
            what, mend = (
                _("The tables are not there yet."),
                _("Run `palante migrate`, or start with `palante up`."),
            )
            return [Wanting(what, mend, blocks=True)]

    def _say(self, found: list[Wanting]) -> None:
        if not found:
            self.stdout.write(_("Everything is set up."))
        for one in found:
            mark = self.style.ERROR("✗") if one.blocks else self.style.WARNING("•")
            self.stdout.write(f"{mark} {one.what}\n  → {one.mend}")
        for sentence in set_up():
            self.stdout.write(f"  {sentence}")
