"""`palante toolkit`: the method's pages as files."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.document import Fault
from palante.base.export import NotEmptyError, write_folder
from palante.base.intake import Intake, NotReadableError, files_in
from palante.cli.files import FilesCommand, as_json, journey_of, line_of
from palante.cli.progress import Progress
from palante.toolkit.domain.export import files_of
from palante.toolkit.domain.take import SUFFIXES, read_file, take_files, warnings_of
from palante.toolkit.models import Page


class Command(FilesCommand):
    refusals = (NotReadableError, NotEmptyError)
    help = "The method's pages as files: check them, take them in, get them back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _("The method's pages as files: check them, take them in, get them back.")
        action = self.actions_of(parser, "check|import|export")
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

    def doing(self) -> dict[str, Callable[..., None]]:
        return {"check": self.check_pages, "import": self.load, "export": self.save}

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
            self.stdout.write(as_json(told | {"faults": [asdict(one) for one in faults]}))
        else:
            for fault in faults:
                self.stdout.write(line_of(fault))
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
            journey=journey_of(journey) if journey else None,
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
            self.stdout.write(as_json(told | {"warnings": len(taken.warnings), "faults": faults}))
        else:
            for fault in taken.refused:
                self.stderr.write(line_of(fault))
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
        pages = Page.objects.filter(journey=journey_of(journey)) if journey else Page.objects.all()
        if not pages.exists():
            raise CommandError(_("There are no pages to write."))
        count = write_folder(files_of(pages), target)
        if json:
            self.stdout.write(as_json({"files": count}))
        else:
            self.stdout.write(_("%(count)s files written to %(path)s.") % {"count": count, "path": target})


def _files(paths: list[Path]) -> Intake:
    return files_in(paths, suffixes=SUFFIXES)
