"""palante limit [CHANNEL]"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from palante.messages.channels import CARRIERS
from palante.messages.domain.set_limit import set_limit
from palante.messages.limits import HOUSE, spendings
from palante.messages.models import Limit

MILLION = 1_000_000


class Command(BaseCommand):
    help = (
        "How many messages an hour a channel may send for all journeys together, and how much money it may cost a month. "
        "Without a channel: what is set, and what this month has cost. A journey's own limits are on its outbox page."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("channel", nargs="?", choices=sorted(CARRIERS), help="sms, whatsapp, email …")
        parser.add_argument("--per-hour", type=int, metavar="N", help="messages an hour")
        parser.add_argument("--per-month", metavar="SUM", help="money a month, such as 50 or 12.50")
        parser.add_argument("--currency", default="", metavar="USD", help="of the money")
        parser.add_argument("--none", action="store_true", help="no limit any more")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["channel"]:
            self._set(options)
        told = [
            {
                "channel": row.channel,
                "currency": row.currency,
                "spent": row.spent / MILLION,
                "tries": row.messages,
                "per_hour": row.limit.per_hour if row.limit else None,
                "per_month": _money(row.limit),
                "is_over": row.is_over,
            }
            for row in spendings(HOUSE, at=now())
        ]
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        for row in told:
            limits = [
                f"{row['per_hour']} an hour" if row["per_hour"] else "",
                f"{row['per_month']:.2f} {row['currency']} a month" if row["per_month"] is not None else "",
            ]
            may = ", ".join(filter(None, limits)) or "no limit"
            spent = f"{row['spent']:.4f} {row['currency']}".rstrip()
            stopped = " · STOPPED: the money is spent" if row["is_over"] else ""
            self.stdout.write(f"{row['channel']}: {row['tries']} tries, {spent} this month; {may}{stopped}")
        if not told:
            self.stdout.write("Nothing was sent this month, and there is no limit.")

    def _set(self, options: dict[str, Any]) -> None:
        per_hour, per_month = options["per_hour"], None
        if options["per_month"] is not None:
            try:
                per_month = int(Decimal(options["per_month"]) * MILLION)
            except (InvalidOperation, ValueError, OverflowError):
                raise CommandError("--per-month is no sum. Write 50 or 12.50.") from None
            if len(options["currency"]) != 3 or not options["currency"].isalpha():
                raise CommandError("Say in which money: --currency USD")
        if (per_hour is not None and per_hour < 1) or (per_month is not None and per_month < 0):
            raise CommandError("A limit is a number above 0; --none takes it away.")
        if options["none"]:
            per_hour = per_month = None
        elif per_hour is None and per_month is None:
            raise CommandError("Say --per-hour, --per-month, both, or --none.")
        set_limit(options["channel"], per_hour=per_hour, per_month=per_month, currency=options["currency"])


def _money(limit: Limit | None) -> float | None:
    return None if limit is None or limit.per_month is None else limit.per_month / MILLION
