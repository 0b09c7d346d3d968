"""The house stands: it checks clean and every migration is made."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_every_migration_is_made():
    call_command("makemigrations", check=True, dry_run=True)
