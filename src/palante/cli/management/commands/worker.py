"""palante worker"""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from palante.messages.worker import Worker


class Command(BaseCommand):
    help = (
        "Hand messages over, make reminders as they fall due and tidy up, until stopped. "
        "`palante up` starts one; on many machines start as many as you like. "
        "Ctrl-C or SIGTERM lets it finish what it is handing over; kill -9 loses and doubles nothing."
    )
    requires_system_checks: list[str] = []  # it serves no pages, and starts again quickly after a crash

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.run()
