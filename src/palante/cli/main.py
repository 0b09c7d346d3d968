"""The `palante` command: every Django command, and ours (see `management/commands/`)."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  (settings first)

    execute_from_command_line(sys.argv)
