"""palante telegram [--off]"""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from palante.messages.channels import Doubt, Down, Permanent, Temporary
from palante.messages.channels.telegram.api import Api
from palante.messages.channels.telegram.hook import secret


class Command(BaseCommand):
    help = (
        "Tells Telegram where this site listens, with a secret by which we know its calls. Run it once after setting "
        "PALANTE_TELEGRAM_TOKEN and PALANTE_TELEGRAM_BOT, and again when PALANTE_URL changes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--off", action="store_true", help="Telegram calls here no more")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.TELEGRAM_TOKEN:
            raise CommandError(
                "PALANTE_TELEGRAM_TOKEN is not set. @BotFather gives one: docs/how-to/use-telegram.md."
            )
        if not (settings.IS_HTTPS or options["off"]):
            raise CommandError("Telegram calls only addresses with https://. Set PALANTE_URL.")
        api = Api()
        try:
            told = _tell(api, is_off=options["off"])
        except (Down, Doubt, Permanent, Temporary) as error:
            raise CommandError(f"Telegram said: {error}") from None
        finally:
            api.close()
        if settings.TELEGRAM_BOT.lower() != told["bot"].lower():
            raise CommandError(f"The token is of @{told['bot']}. Set PALANTE_TELEGRAM_BOT={told['bot']}.")
        if options["json"]:
            self.stdout.write(json.dumps(told))
        elif told["url"]:
            self.stdout.write(
                f"@{told['bot']} listens at {told['url']}; {told['waiting']} messages wait there."
            )
        else:
            self.stdout.write(f"@{told['bot']} listens nowhere.")


def _tell(api: Api, *, is_off: bool) -> dict[str, Any]:
    name = api.ask("getMe")["username"]
    if is_off:
        api.ask("setWebhook", url="")
    else:
        api.ask(
            "setWebhook",
            url=f"{settings.URL}/hooks/telegram/",
            secret_token=secret(),
            allowed_updates=["message"],
            max_connections=4,
        )
    info = api.ask("getWebhookInfo")
    return {"bot": name, "url": info.get("url", ""), "waiting": info.get("pending_update_count", 0)}
