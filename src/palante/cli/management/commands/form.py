"""`palante form`: forms as files."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.document import Fault
from palante.cli.files import FilesCommand, as_json, journey_of
from palante.forms.domain.import_form import RefusedError, import_form
from palante.forms.format import Slip, read_form
from palante.forms.format.grid import MOST_BYTES
from palante.forms.kit import slug_of


class Command(FilesCommand):
    help = "Forms (XLSForm) as files: say what is wrong in them, bring them into a journey."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Forms (XLSForm) as files: say what is wrong in them, bring them into a journey."
        )
        action = self.actions_of(parser, "check|import")
        check = action(
            "check",
            _("say what is wrong in forms"),
            _(
                "Say what is wrong, a line each: file:row: [column] what — how to mend it.\n"
                "Exit code 1 when a form cannot be asked."
            ),
        )
        check.add_argument(
            "paths", type=Path, nargs="+", metavar="FILE", help=_("a form: .md, .csv or .xlsx")
        )
        check.add_argument("--language", default="es", help=_("the language of columns that name none"))
        check.add_argument("--json", action="store_true", help=_("for programs"))
        load = action(
            "import",
            _("bring a form into a journey"),
            _(
                "Bring a form into a journey under its file's name, and ask it from now on.\n"
                "The same file again changes nothing."
            ),
        )
        load.add_argument("path", type=Path, metavar="FILE", help=_("a form: .md, .csv or .xlsx"))
        load.add_argument("--journey", required=True, help=_("the journey's address"))
        load.add_argument("--slug", default="", help=_("another name for it, such as registration"))

    def doing(self) -> dict[str, Callable[..., None]]:
        return {"check": self.check_forms, "import": self.load}

    def check_forms(self, paths: list[Path], language: str, json: bool, **options: Any) -> None:
        faults: list[Fault] = []
        told: list[dict[str, Any]] = []
        for path in paths:
            text = read_form(_content(path), str(path), languages=[language])
            faults += text.faults
            asked = len(text.plan.asked)
            told.append(
                {
                    "path": str(path),
                    "questions": asked,
                    "languages": list(text.plan.languages),
                    "good": text.is_good,
                }
            )
            if not json and text.is_good:
                words = ngettext("%(path)s: %(count)s question", "%(path)s: %(count)s questions", asked)
                self.stdout.write(words % {"path": path, "count": asked})
        if json:
            self.stdout.write(as_json({"forms": told, "faults": [_as_json(fault) for fault in faults]}))
        else:
            for fault in faults:
                self.stdout.write(str(fault))
        if any(fault.is_error for fault in faults):
            raise SystemExit(1)

    def load(self, path: Path, journey: str, slug: str, **options: Any) -> None:
        try:
            version = import_form(journey_of(journey), slug or slug_of(path.name), path.name, _content(path))
        except RefusedError as refused:
            for fault in refused.faults:
                self.stdout.write(str(fault))
            raise CommandError(_("Nothing was brought in. Mend the file and try again.")) from None
        words = _("%(form)s, version %(number)s, is asked from now on.")
        self.stdout.write(words % {"form": version.form.slug, "number": version.number})


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _as_json(fault: Fault) -> dict[str, Any]:
    told: dict[str, Any] = {"path": fault.path, "row": fault.line}
    if isinstance(fault, Slip):
        told |= {"sheet": fault.sheet, "column": fault.column}
    return told | {"what": fault.what, "mend": fault.mend, "severity": fault.severity}
