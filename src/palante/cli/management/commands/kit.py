"""`palante kit`: a journey as a folder of text."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.cli.files import FilesCommand, as_json, journey_of, line_of
from palante.journeys.queries import warnings
from palante.kits.check import faults_of
from palante.kits.domain.export import export
from palante.kits.domain.new import new_kit
from palante.kits.domain.start import BrokenKitError, SlugTakenError, first_day, start_journey
from palante.kits.folder import NotAKitError, open_folder, write_directory, write_zip


class Command(FilesCommand):
    refusals = (NotAKitError,)
    help = "A journey as a folder of text: begin one, check it, make a journey of it, get it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "A journey as a folder of text: begin one, check it, make a journey of it, get it back."
        )
        action = self.actions_of(parser, "new|check|import|export")
        new = action(
            "new",
            _("write a small kit to begin from"),
            _("Write a small, complete kit with advice in it into DIR."),
        )
        new.add_argument("dir", type=Path, metavar="DIR", help=_("a folder that is new or empty"))
        new.add_argument("--name", default="", help=_("what the journey is called"))
        new.add_argument("--language", default="", metavar="es|en", help=_("of the starter's words"))

        check = action(
            "check",
            _("say what is wrong in a kit"),
            _(
                "Say what is wrong, a line each: file:line: what is wrong — how to mend it.\n"
                "Warnings are marked so. Exit code 1 when there are errors."
            ),
        )
        check.add_argument("path", type=Path, metavar="PATH", help=_("the kit's folder, or a zip of it"))
        check.add_argument("--json", action="store_true", help=_("for programs: errors, warnings, faults"))

        load = action(
            "import",
            _("make a journey of a kit"),
            _(
                "Make a new journey of a kit: sessions, canvases, messages, plan.\n"
                "A journey that exists is never changed."
            ),
        )
        load.add_argument("path", type=Path, metavar="PATH", help=_("the kit's folder, or a zip of it"))
        load.add_argument("--slug", default="", help=_("the journey's address; without it the kit's own"))
        load.add_argument(
            "--start",
            type=_day,
            metavar="DATE",
            help=_("its first day, as 2027-02-02; without it the first that leaves time for the whole plan"),
        )

        save = action(
            "export",
            _("write a journey's kit back to a folder or a zip"),
            _("Write the journey's kit: byte for byte as it came, but for the lines changed in Palante."),
        )
        save.add_argument("journey", metavar="JOURNEY", help=_("its address, such as creando"))
        save.add_argument("target", type=Path, metavar="DIR|FILE.zip", help=_("a new folder, or a zip file"))

    def doing(self) -> dict[str, Callable[..., None]]:
        return {"new": self.new, "check": self.check_kit, "import": self.load, "export": self.save}

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except BrokenKitError as error:
            for fault in error.faults:
                self.stderr.write(line_of(fault))
            raise CommandError(_("No journey was made: mend the errors first.")) from None
        except SlugTakenError as error:
            raise CommandError(_taken(error)) from None

    def new(self, dir: Path, name: str, language: str, **options: Any) -> None:
        for path in new_kit(dir, name=name, language=language):
            self.stdout.write(str(dir / path))
        self.stdout.write(_("Write in these files, then: palante kit check %(dir)s") % {"dir": dir})

    def check_kit(self, path: Path, json: bool, **options: Any) -> None:
        faults = faults_of(open_folder(path))
        errors = sum(fault.is_error for fault in faults)
        warned = len(faults) - errors
        if json:
            self.stdout.write(
                as_json({"errors": errors, "warnings": warned, "faults": [asdict(one) for one in faults]})
            )
        else:
            for fault in faults:
                self.stdout.write(line_of(fault))
            said = [ngettext("%(count)s error", "%(count)s errors", errors) % {"count": errors}]
            said.append(ngettext("%(count)s warning", "%(count)s warnings", warned) % {"count": warned})
            self.stdout.write(f"{path}: {', '.join(said)}")
        if errors:
            raise SystemExit(1)

    def load(self, path: Path, slug: str, start: date | None, **options: Any) -> None:
        folder = open_folder(path)
        faults = faults_of(folder)
        if any(fault.is_error for fault in faults):
            raise BrokenKitError(faults)
        journey = start_journey(folder, slug=slug, starts_on=start or first_day(folder, localdate()))
        self.stdout.write(
            _("%(slug)s: %(sessions)s sessions from %(first)s to %(last)s, %(tasks)s tasks.")
            % {
                "slug": journey.slug,
                "sessions": journey.sessions.count(),
                "first": date_format(journey.starts_on),
                "last": date_format(journey.ends_on),
                "tasks": journey.tasks.count(),
            }
        )
        for warning in warnings(journey):
            self.stdout.write(f"- {warning.text}")

    def save(self, journey: str, target: Path, **options: Any) -> None:
        found = journey_of(journey)
        files = export(found)
        if not files:
            raise CommandError(
                _("“%(slug)s” was not made from a kit: there is nothing to write.") % {"slug": journey}
            )
        if target.suffix.lower() == ".zip":
            if target.exists():
                raise CommandError(_("%(path)s is there already. Name a new file.") % {"path": target})
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                write_zip(files, file, found.slug)
        else:
            write_directory(files, target)
        self.stdout.write(_("%(count)s files written to %(path)s.") % {"count": len(files), "path": target})


def _taken(error: SlugTakenError) -> str:
    """That there is one, how its kit differs, and what to do."""
    slug = {"slug": error.journey.slug}
    if not error.differences:
        said = [_("There is a journey “%(slug)s” already, made of this very kit; it stays as it is.") % slug]
    else:
        said = [
            _("There is a journey “%(slug)s” already; it stays as it is. Its kit differs from this one:")
            % slug
        ]
        said += [f"- {one.path}: {_KINDS[one.kind]()}" for one in error.differences]
    return "\n".join([*said, _("To make another journey of this kit, give it an address: --slug ANOTHER")])


_KINDS = {
    "only_here": lambda: _("only in this kit"),
    "only_there": lambda: _("only in the journey's kit"),
    "differs": lambda: _("differs"),
}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            _("“%(text)s” is not a date: write year-month-day, such as 2027-02-02") % {"text": text}
        ) from None
