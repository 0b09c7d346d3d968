"""The `palante` command: every Django command, and ours (see `management/commands/`)."""

import os
import sys
from pathlib import Path

# What people need, in the order in which they need it. Anything else is Django's, or for programs.
OURS = ["up", "worker", "kit", "demo", "simulate", "reminders", "check"]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
    sys.argv[0] = "palante"  # as people call it, in every sentence that names the program
    if sys.argv[1:] in ([], ["help"], ["--help"], ["-h"]):
        print(overview())  # noqa: T201
        return
    from django.conf import settings  # noqa: PLC0415  (settings first)
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  (settings first)
    from django.core.management import execute_from_command_line  # noqa: PLC0415  (settings first)

    try:
        settings.VAR.mkdir(parents=True, exist_ok=True)
    except (ImproperlyConfigured, OSError) as error:
        sys.exit(f"palante: {error}")
    execute_from_command_line(sys.argv)


def overview() -> str:
    """Our own commands with a sentence each. The full list, with Django's, is a word away."""
    import django  # noqa: PLC0415  (settings first)
    from django.core.management import load_command_class  # noqa: PLC0415  (settings first)
    from django.utils.translation import gettext as _  # noqa: PLC0415  (settings first)

    django.setup()
    folder = Path(__file__).parent / "management" / "commands"
    further = sorted(path.stem for path in folder.glob("[!_]*.py") if path.stem not in OURS)
    lines = ["palante COMMAND …", ""]
    for name in [*OURS, *further]:
        help = " ".join(str(load_command_class("palante.cli", name).help).split())
        lines.append(f"  {name:<12}{help.split('. ')[0].rstrip('.')}.")
    lines += ["", _("`palante COMMAND --help` says more; `palante help --commands` lists Django's own too.")]
    return "\n".join(lines)
