"""palante up"""

import json
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from palante.cli.tables import bring_up_to_date
from palante.cli.web import web_server

# Two processes of a few threads serve a stampede of 2,100 people on two cores in some 160 MB.
PROCESSES, THREADS = 2, 4


class Command(BaseCommand):
    help = (
        "Serve Palante: the web server and its worker, until Ctrl-C. Tables and static files are brought up to date "
        "first, if they are not."
    )
    requires_system_checks: list[
        str
    ] = []  # they load every page; `palante check` runs them, and this should start soon

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for every one")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--processes", type=int, default=PROCESSES, help="of the web server (%(default)s); one a core"
        )
        parser.add_argument("--threads", type=int, default=THREADS, help="in each process (%(default)s)")

    def handle(self, *args: Any, host: str, port: int, processes: int, threads: int, **options: Any) -> None:
        _refuse_strangers_in_development(host)
        _refuse_taken_port(host, port)
        if settings.DEBUG and host not in ("127.0.0.1", "localhost", "::1"):
            raise CommandError(
                _("Development secrets are for this machine alone. Set PALANTE_DEBUG=0 to let others in.")
            )
        self._prepare()
        local = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104
        address = f"http://{local}:{port}"
        # Links in messages lead here unless the installation has an address of its own.
        env = {"PALANTE_URL": address} | os.environ
        plan = {
            "address": [local, port],
            "ready": _("Palante is at %(address)s (Ctrl-C stops it)") % {"address": f"{address}/"},
            "again": _("%(name)s ended (%(reason)s). It starts again in %(seconds)s s."),
            "programs": {
                "web": web_server(host, port, processes, threads),
                "worker": [sys.executable, "-m", "palante", "worker"],
            },
        }
        self.stdout.flush()
        # From here on a small process without Django: what it would need only to wait is memory for people.
        supervisor = [sys.executable, "-m", "palante.cli.supervisor", json.dumps(plan)]
        os.execve(sys.executable, supervisor, env)  # noqa: S606

    def _prepare(self) -> None:
        bring_up_to_date(self.stdout.write)
        connection.close()
        if not settings.DEBUG and not _static_is_fresh():
            self.stdout.write(_("Preparing the static files …"))
            call_command("collectstatic", interactive=False, verbosity=0)


def _refuse_strangers_in_development(host: str) -> None:
    """In development mode everybody knows the key that signs people in."""
    if settings.DEBUG and not settings.DEMO and host not in ("127.0.0.1", "localhost", "::1"):
        raise CommandError(
            _(
                "In development mode Palante opens to this machine only, since everybody knows its key. Set "
                "PALANTE_DEBUG=0 with keys of your own, or PALANTE_DEMO=1 to show made-up people."
            )
        )


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OverflowError:
            raise CommandError(
                _("%(port)s is no port: choose one from 1 to 65535.") % {"port": port}
            ) from None
        except OSError as error:
            raise CommandError(
                _("Cannot listen on %(where)s: %(why)s. Stop what uses it, or choose another: %(command)s")
                % {
                    "where": f"{host}:{port}",
                    "why": error.strerror,
                    "command": f"palante up --port {port + 1}",
                }
            ) from None


def _static_is_fresh() -> bool:
    """The collected files are newer than everything they were made of."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return False
    made = manifest.stat().st_mtime
    return all(
        Path(storage.path(name)).stat().st_mtime <= made
        for finder in get_finders()
        for name, storage in finder.list([])
    )
