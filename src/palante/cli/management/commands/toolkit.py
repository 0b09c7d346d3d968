"""`palante toolkit`: the method's pages as files."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.document import Fault
from palante.base.intake import Intake, NotReadableError, files_in
from palante.cli.progress import Progress
from palante.journeys.models import Journey
from palante.kits.folder import NotAKitError, write_directory
from palante.toolkit.domain.export import files_of
from palante.toolkit.domain.take import SUFFIXES, read_file, take_files, warnings_of
from palante.toolkit.models import Page


class Command(BaseCommand):
    help = "The method's pages as files: check them, take them in, get them back."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _("The method's pages as files: check them, take them in, get them back.")
        actions = parser.add_subparsers(dest="action", required=True, metavar="check|import|export")

        def action(name: str, help: str, description: str) -> ArgumentParser:
            return actions.add_parser(
                name, help=help, description=description, formatter_class=RawDescriptionHelpFormatter
            )

        paths = _("pages, folders of pages, or zips of them")
        check = action(
            "check",
            _("say what is odd in pages"),
            _(
                "Say what a reader would miss, a line each: file:line: what — how to mend it.\n"
                "A page is never refused for what it says. Exit code 1 when a file is not text."
            ),
        )
        check.add_argument("paths", type=Path, nargs="+", metavar="PATH", help=paths)
        check.add_argument("--json", action="store_true", help=_("for programs"))

        load = action(
            "import",
            _("take pages in"),
            _(
                "Take pages in, each under its path in the folder. The same file again changes nothing;\n"
                "a page that was edited in Palante is left alone, unless --replace is given."
            ),
        )
        load.add_argument("paths", type=Path, nargs="+", metavar="PATH", help=paths)
        load.add_argument(
            "--journey", default="", help=_("whose they are; without it they belong to the house")
        )
        load.add_argument("--draft", action="store_true", help=_("for the team's eyes; else they are public"))
        load.add_argument(
            "--replace", action="store_true", help=_("also those edited here; what they were is kept")
        )
        load.add_argument("--json", action="store_true", help=_("for programs"))

        save = action(
            "export",
            _("write pages back to a folder"),
            _("Write every page under its path: byte for byte as it came, but for what was edited."),
        )
        save.add_argument("target", type=Path, metavar="DIR", help=_("a folder that is new or empty"))
        save.add_argument("--journey", default="", help=_("only this journey's"))
        save.add_argument("--json", action="store_true", help=_("for programs"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        doing: dict[str, Callable[..., None]] = {
            "check": self.check_pages,
            "import": self.load,
            "export": self.save,
        }
        try:
            doing[action](**options)
        except (NotReadableError, NotAKitError) as error:
            raise CommandError(str(error)) from None
        except (OperationalError, ProgrammingError):
            raise CommandError(_("The database is not ready. Prepare it with: palante migrate")) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    def check_pages(self, paths: list[Path], json: bool, **options: Any) -> None:
        files = _files(paths)
        read = [read_file(path, source) for path, source in files]
        refused = [*files.refused, *(one for one in read if isinstance(one, Fault))]
        texts = [one for one in read if one is not None and not isinstance(one, Fault)]
        faults = [*refused, *warnings_of(texts)]
        tools = sum(text.is_tool for text in texts)
        if json:
            told = {"pages": len(texts), "tools": tools, "errors": len(refused), "warnings": len(faults)}
            told["warnings"] -= len(refused)
            self.stdout.write(_as_json(told | {"faults": [asdict(one) for one in faults]}))
        else:
            for fault in faults:
                self.stdout.write(_line(fault))
            said = [ngettext("%(count)s page", "%(count)s pages", len(texts)) % {"count": len(texts)}]
            said.append(_("%(count)s of them tool pages") % {"count": tools})
            warned = len(faults) - len(refused)
            said.append(ngettext("%(count)s warning", "%(count)s warnings", warned) % {"count": warned})
            self.stdout.write(", ".join(said))
        if refused:
            raise SystemExit(1)

    def load(
        self, paths: list[Path], journey: str, draft: bool, replace: bool, json: bool, **options: Any
    ) -> None:
        progress = Progress(self.stdout, quiet=json)
        files = _files(paths)
        taken = take_files(
            files,
            journey=_journey(journey),
            publish=not draft,
            replace=replace,
            progress=lambda done: progress(_("Reading pages"), done, 0),
        )
        progress.finish()
        taken.refused += files.refused
        taken.skipped += files.left_out
        if json:
            counts = {key: len(getattr(taken, key)) for key in ("created", "updated", "unchanged", "kept")}
            told = counts | {
                "refused": len(taken.refused),
                "skipped": len(taken.skipped),
                "tools": taken.tools,
            }
            faults = [asdict(one) for one in (*taken.refused, *taken.warnings)]
            self.stdout.write(_as_json(told | {"warnings": len(taken.warnings), "faults": faults}))
        else:
            for fault in taken.refused:
                self.stderr.write(_line(fault))
            for path in taken.kept:
                self.stdout.write(_("%(path)s: edited in Palante since, left as it is") % {"path": path})
            self.stdout.write(
                _("%(created)s new, %(updated)s changed, %(unchanged)s as they were, %(warnings)s warnings.")
                % {
                    "created": len(taken.created),
                    "updated": len(taken.updated),
                    "unchanged": len(taken.unchanged),
                    "warnings": len(taken.warnings),
                }
            )
        if taken.refused:
            raise SystemExit(1)

    def save(self, target: Path, journey: str, json: bool, **options: Any) -> None:
        found = _journey(journey)
        pages = Page.objects.filter(journey=found) if found else Page.objects.all()
        files = dict(files_of(pages))
        if not files:
            raise CommandError(_("There are no pages to write."))
        write_directory(files, target)
        if json:
            self.stdout.write(_as_json({"files": len(files)}))
        else:
            self.stdout.write(
                _("%(count)s files written to %(path)s.") % {"count": len(files), "path": target}
            )


def _files(paths: list[Path]) -> Intake:
    return files_in(paths, suffixes=SUFFIXES)


def _journey(slug: str) -> Journey | None:
    if not slug:
        return None
    found = Journey.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Journey.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "–"
        raise CommandError(
            _("There is no journey “%(slug)s”. Known: %(known)s.") % {"slug": slug, "known": known}
        )
    return found


def _line(fault: Fault) -> str:
    mark = "" if fault.is_error else _("warning") + ": "
    return f"{fault.path}:{fault.line}: {mark}{fault.what} — {fault.mend}"


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
