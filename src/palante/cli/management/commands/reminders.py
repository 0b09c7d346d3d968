"""palante reminders due|send"""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.cli.times import moment
from palante.journeys.models import Journey
from palante.messages.models import Message, State
from palante.messages.worker import Worker
from palante.reminders.ahead import STANDS, coming
from palante.reminders.domain.remind import due_moments, remind


class Command(BaseCommand):
    help = (
        "Reminders. `due` says what is due and what comes in the next days and changes nothing; `send` makes what is due "
        "and hands it over, once, however often it is called: for cron where no worker runs, and to try out a time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["due", "send"])
        parser.add_argument("--at", type=moment, help="as if it were then: 2027-02-16T19:20 (now)")
        parser.add_argument("--days", type=int, default=7, help="how far `due` looks ahead (%(default)s)")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, what: str, at: datetime | None, days: int, **options: Any) -> None:
        found = _due(at or now(), days) if what == "due" else _send(at)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_in_words(found)))


def _due(at: datetime, days: int) -> dict[str, Any]:
    rows = []
    for journey in Journey.objects.public().filter(ends_on__gte=at.date() - timedelta(days=3)):
        rows += [
            {
                "journey": journey.slug,
                "due": due.due_at.isoformat(),
                "rule": due.rule.key,
                "session": _number(due),
                "now": True,
            }
            for due in due_moments(journey, at)
        ]
        rows += [
            {
                "journey": journey.slug,
                "due": row.due_at.isoformat(),
                "rule": row.rule.key,
                "session": _number(row),
                "now": False,
                "people": row.people,
                "is_open": row.is_open,
                "stand": row.stand,
            }
            for row in coming(journey, at, days)
        ]
    return {"due": rows}


def _send(at: datetime | None) -> dict[str, Any]:
    made = remind(at)
    handed_over = Worker(with_chores=False, at=at).run(until_empty=True)
    return {
        "rounds": made.rounds,
        "messages": made.messages,
        "too_late": made.too_late,
        "unfit": made.unfit,
        "waiting": Message.objects.filter(state=State.WAITING).count(),
        "handed_over": handed_over,
    }


def _number(row: Any) -> int | None:
    return row.session.number if row.session else None


def _in_words(found: dict[str, Any]) -> list[str]:
    """Times are the installation's, as `--at` takes them."""
    if "due" not in found:
        said = [_("%(messages)s messages written, %(handed_over)s handed over.") % found]
        if found["too_late"]:
            said.append(_("Too late to be of use, and left out: %(too_late)s.") % found)
        if found["unfit"]:
            said.append(
                _("Due, but their words are not in order: %(unfit)s. The reminders desk says which.") % found
            )
        if found["waiting"]:
            said.append(_("Waiting for a person to let them go: %(waiting)s.") % found)
        return said
    if not found["due"]:
        return [_("Nothing is due, and nothing comes in these days.")]
    return [_line(row) for row in found["due"]]


def _line(row: dict[str, Any]) -> str:
    due = datetime.fromisoformat(row["due"]).astimezone(ZoneInfo(settings.HOME_ZONE))
    words = [_("now") if row["now"] else date_format(due, "Y-m-d H:i"), f"{row['journey']}: {row['rule']}"]
    if row["session"]:
        words.append(_("session %(number)s") % {"number": row["session"]})
    if "people" in row:
        shown = _("at most %(people)s people") if row["is_open"] else _("%(people)s people")
        words.append(shown % row)
        words.append(str(STANDS[row["stand"]]))
    return " · ".join(words)
