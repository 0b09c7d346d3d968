"""`palante people import`: a spreadsheet with people, from a partner or on paper."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from palante.calls.domain.bring_list import bring_list, name_columns
from palante.calls.domain.invite import send_invitations
from palante.calls.domain.take_list import begin_list, take_rows
from palante.calls.domain.undo_list import drop_list
from palante.calls.lists.book import NotAListError
from palante.calls.lists.columns import Column
from palante.calls.lists.preview import check_all
from palante.calls.lists.reasons import Fault, faults_of, notes_of
from palante.calls.models import Basis, Partner, PeopleList
from palante.cli.files import FilesCommand, as_json, journey_of
from palante.cli.progress import Progress
from palante.journeys.models import Journey

SHOWN = 40  # faults that are printed; --json has all of them


class Command(FilesCommand):
    refusals = (NotAListError,)
    help = "Lists of people: take in a partner's spreadsheet, row by row, naming every fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Lists of people: take in a partner's spreadsheet, row by row, naming every fault."
        )
        action = self.actions_of(parser, "import")
        load = action(
            "import",
            _("take in a spreadsheet: CSV, XLSX or ODS"),
            _(
                "Take in a spreadsheet with people: CSV (any delimiter and encoding), XLSX or ODS. Columns are guessed, or\n"
                "named with --columns. The good rows are taken and the faults of the others named; the same file again\n"
                "changes nothing. People are invited, once (--basis asked, members), or registered (--basis paper).\n"
                "Exit code 1 when the file cannot be read or no row is good."
            ),
        )
        load.add_argument("file", type=Path, metavar="FILE")
        load.add_argument(
            "--journey", required=True, metavar="SLUG", help=_("which journey they are invited to")
        )
        load.add_argument(
            "--partner", default="", metavar="CODE", help=_("who brings them: a partner's short link")
        )
        load.add_argument(
            "--basis",
            default=Basis.ASKED.value,
            choices=Basis.values,
            metavar="asked|members|paper",
            help=_(
                "the partner's word: each was asked (default), its rules allow it, each said yes on paper"
            ),
        )
        load.add_argument(
            "--columns",
            default="",
            metavar="alias=A,phone=C",
            help=_("what stands where, by letter: %s") % ", ".join(Column.values),
        )
        load.add_argument(
            "--sheet",
            default="",
            metavar="NAME",
            help=_("which sheet, if not the first one in use"),
        )
        load.add_argument("--dry-run", action="store_true", help=_("check only; nothing is taken"))
        load.add_argument(
            "--send",
            action="store_true",
            help=_("write the invitations at once, without the ten minutes in which they can be undone"),
        )
        load.add_argument("--json", action="store_true", help=_("for programs"))

    def doing(self) -> dict[str, Callable[..., None]]:
        return {"import": self.load}

    def load(
        self,
        file: Path,
        journey: str,
        partner: str,
        basis: str,
        columns: str,
        sheet: str,
        dry_run: bool,
        send: bool,
        json: bool,
        verbosity: int = 1,
        **options: Any,
    ) -> None:
        where = journey_of(journey)
        people_list = self._brought(where, file, partner, basis, sheet, columns)
        progress = Progress(self.stderr, quiet=json or verbosity == 0)

        def say(done: int, of: int) -> None:
            progress(_("Rows"), done, of)

        names = people_list.settings["names"]
        if dry_run:
            counts, faults = check_all(people_list, step=say)
            found = faults_of([list(fault) for fault in faults], names)
            drop_list(people_list)
        else:
            people_list = take_rows(begin_list(people_list, basis=basis), step=say)
            counts, found = people_list.counts, faults_of(people_list.faults, names)
        progress.finish()
        told: dict[str, Any] = {
            name: int(counts[name]) for name in ("created", "updated", "unchanged", "refused")
        }
        if send and not dry_run:
            told["invitations"] = send_invitations(people_list=people_list)
        if json:
            self.stdout.write(as_json(told | {"faults": [_told(fault) for fault in found]}))
        else:
            self._print(people_list, told, found, dry_run)
        if not told["created"] + told["updated"] + told["unchanged"]:
            raise SystemExit(1)

    def _brought(
        self, journey: Journey, file: Path, partner: str, basis: str, sheet: str, columns: str
    ) -> PeopleList:
        bringer, named = _partner_of(journey, partner), _columns_of(columns)
        if not file.is_file():
            raise CommandError(_("There is no file %s.") % file)
        with file.open("rb") as opened:
            people_list = bring_list(journey, opened, file.name, partner=bringer, basis=basis, sheet=sheet)
        try:
            name_columns(
                people_list,
                named or people_list.columns,
                surname_first=people_list.settings["surname_first"],
            )
            people_list.refresh_from_db()
        except ValidationError as error:
            heads = ", ".join(f"{key}={name}" for key, name in people_list.settings["names"].items())
            drop_list(people_list)
            hint = _("Columns of this file: %s. Name them with --columns alias=A,phone=B.") % heads
            raise CommandError(" ".join([*error.messages, hint])) from None
        return people_list

    def _print(
        self, people_list: PeopleList, told: dict[str, Any], faults: list[Fault], dry_run: bool
    ) -> None:
        for note in notes_of(people_list.settings["notes"]):
            self.stdout.write(note)
        for fault in faults[:SHOWN]:
            place = _("row %(row)s, column %(column)s") % {"row": fault.row, "column": fault.column}
            self.stdout.write(f"{place}: {fault.reason}")
        if len(faults) > SHOWN:
            self.stdout.write(_("… and %s more. With --json all of them are listed.") % (len(faults) - SHOWN))
        if dry_run:
            self.stdout.write(_("%(good)s rows are good, %(refused)s would be refused. Nothing was taken.") % {
                "good": told["created"] + told["updated"] + told["unchanged"], "refused": told["refused"]
            })  # fmt: skip
            return
        self.stdout.write(
            _(
                "%(created)s new, %(updated)s brought up to date, %(unchanged)s unchanged, %(refused)s refused."
            )
            % told
        )
        if "invitations" in told:
            self.stdout.write(_("%(invitations)s invitations written.") % told)
        elif people_list.basis != Basis.PAPER and told["created"]:
            self.stdout.write(_("Invitations leave by themselves in ten minutes, once the call is open."))


def _told(fault: Fault) -> dict[str, Any]:
    return {"row": fault.row, "column": fault.column, "reason": fault.reason}


def _partner_of(journey: Journey, code: str) -> Partner | None:
    if not code:
        return None
    found = journey.partners.filter(code=code.lower()).first()
    if found is None:
        known = ", ".join(journey.partners.values_list("code", flat=True)[:20]) or "–"
        raise CommandError(
            _("There is no partner “%(code)s”. Known: %(known)s.") % {"code": code, "known": known}
        )
    return found


def _columns_of(text: str) -> dict[str, list[int]]:
    """`alias=A,surname=B,surname=C` → {"alias": [0], "surname": [1, 2]}"""
    found: dict[str, list[int]] = {}
    for pair in text.split(",") if text else []:
        name, _equals, letters = (part.strip() for part in pair.partition("="))
        if name not in Column.values or not letters.isalpha() or not letters.isascii() or len(letters) > 2:
            known = ", ".join(Column.values)
            raise CommandError(_("“%(pair)s” names no column. Write alias=A; there are: %(known)s.") % {
                "pair": pair, "known": known
            })  # fmt: skip
        at = 0
        for each in letters.upper():
            at = at * 26 + ord(each) - 64
        found.setdefault(name, []).append(at - 1)
    return found
