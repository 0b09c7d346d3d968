"""palante vapid [--new]"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from palante.messages.channels.push.keys import new_key, private_key, public_key


class Command(BaseCommand):
    help = (
        "Shows the key by which push services know this site (notices on phones). Needed only for several machines: set it "
        "as PALANTE_VAPID_PRIVATE_KEY on each. With another key everybody has to allow notices again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="a new key, which is kept nowhere")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        private = new_key() if options["new"] else private_key()
        told = {"private": private} if options["new"] else {"private": private, "public": public_key()}
        self.stdout.write(json.dumps(told) if options["json"] else f"PALANTE_VAPID_PRIVATE_KEY={private}")
