"""What the commands for files share: `palante kit`, `palante story`, `palante toolkit`."""

import json
from abc import abstractmethod
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.journeys.models import Journey

AddAction = Callable[[str, str, str], ArgumentParser]


class FilesCommand(BaseCommand):
    """A command with actions. `doing` says what does each; what a person can mend ends it with a sentence."""

    requires_system_checks: list[str] = []
    refusals: tuple[type[Exception], ...] = ()  # whose words are the sentence

    def actions_of(self, parser: ArgumentParser, names: str) -> AddAction:
        actions = parser.add_subparsers(dest="action", required=True, metavar=names)

        def action(name: str, help: str, description: str) -> ArgumentParser:
            return actions.add_parser(
                name, help=help, description=description, formatter_class=RawDescriptionHelpFormatter
            )

        return action

    @abstractmethod
    def doing(self) -> dict[str, Callable[..., None]]:
        """By the action's name, what does it."""

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            self.doing()[action](**options)
        except self.refusals as error:
            raise CommandError(str(error)) from None
        except (OperationalError, ProgrammingError):
            raise CommandError(_("The database is not ready. Prepare it with: palante migrate")) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None


def journey_of(slug: str) -> Journey:
    """Raises CommandError with the journeys there are."""
    found = Journey.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Journey.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "–"
        raise CommandError(
            _("There is no journey “%(slug)s”. Known: %(known)s.") % {"slug": slug, "known": known}
        )
    return found


def line_of(fault: Fault) -> str:
    mark = "" if fault.is_error else _("warning") + ": "
    return f"{fault.path}:{fault.line}: {mark}{fault.what} — {fault.mend}"


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
