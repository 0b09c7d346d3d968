"""The database, made or brought up to date by whichever command comes first."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


def bring_up_to_date(say: Callable[[str], object]) -> None:
    """Make what tables are missing. Quick when none is."""
    if connection.vendor == "sqlite":
        Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say(_("Preparing the database …"))
        call_command("migrate", interactive=False, verbosity=0)
