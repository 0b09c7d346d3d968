"""`palante story`: the archive as files."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.base.document import Fault
from palante.base.export import NotEmptyError, write_folder
from palante.base.intake import Intake, NotReadableError, files_in
from palante.cli import story_site
from palante.cli.files import FilesCommand, as_json, journey_of, line_of
from palante.cli.progress import Progress
from palante.stories.domain.export import files_of, note_export
from palante.stories.domain.take import Taken, check_files, known_names, take_files
from palante.stories.models import Element, Scope, Story

_SHOWN = 20  # warnings an import prints; `check` has all of them


class Command(FilesCommand):
    refusals = (NotReadableError, NotEmptyError)
    help = (
        "The archive of stories as files: check them, take them in, get them back, copy it all to a folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "The archive of stories as files: check them, take them in, get them back, copy it all to a folder."
        )
        action = self.actions_of(parser, "check|import|export|site")
        paths = _("stories and elements, folders of them, or zips")
        check = action(
            "check",
            _("say what is odd in stories and elements"),
            _(
                "Say what is odd, a line each: file:line: what — how to mend it. Nothing is taken in.\n"
                "A story is never refused for what it says. Exit code 1 when a file cannot be read."
            ),
        )
        check.add_argument("paths", type=Path, nargs="+", metavar="PATH", help=paths)
        check.add_argument("--json", action="store_true", help=_("for programs"))

        load = action(
            "import",
            _("take stories and elements in"),
            _(
                "Take stories and elements in, byte for byte. The same files again change nothing; what was\n"
                "edited in Palante is left alone; what its teller took back is not brought in again.\n"
                "Exit code 1 when something was refused; the rest is taken."
            ),
        )
        load.add_argument("paths", type=Path, nargs="+", metavar="PATH", help=paths)
        load.add_argument("--journey", default="", help=_("whose they are; without it the house's"))
        load.add_argument(
            "--consent",
            default="",
            choices=["", *Scope.values],
            metavar="public|journey|team",
            help=_("how far these stories may go; without it the team's eyes alone, unless a file says more"),
        )
        load.add_argument(
            "--because", default="", help=_("with --consent: where they were published, who agreed")
        )
        load.add_argument(
            "--replace", action="store_true", help=_("also what was edited here; how it was is kept")
        )
        load.add_argument("--json", action="store_true", help=_("for programs"))

        save = action(
            "export",
            _("write stories and elements back to a folder"),
            _("Write every story and element under its path: byte for byte as it is here."),
        )
        save.add_argument("target", type=Path, metavar="DIR", help=_("a folder that is new or empty"))
        save.add_argument(
            "--story", nargs="+", default=[], metavar="SLUG", help=_("only these stories, by their addresses")
        )
        save.add_argument("--json", action="store_true", help=_("for programs"))

        site = action(
            "site", _("copy the public archive to a folder that opens from a disk"), _(story_site.HELP)
        )
        story_site.add_arguments(site)  # type: ignore[arg-type]

    def doing(self) -> dict[str, Callable[..., None]]:
        return {
            "check": self.check_stories,
            "import": self.load,
            "export": self.save,
            "site": lambda **told: story_site.run(self, **told),
        }

    def check_stories(self, paths: list[Path], json: bool, verbosity: int = 1, **options: Any) -> None:
        intake = files_in(paths)
        progress = Progress(self.stderr, quiet=json or verbosity == 0)
        refused, warnings, counts = check_files(_told(intake, progress), _known_names())
        progress.finish()
        refused += intake.refused
        read = sum(counts.values())
        if json:
            told = {**_plural(counts), "refused": len(refused), "warnings": len(warnings)}
            self._print_json(told, refused, warnings)
        else:
            for fault in (*refused, *warnings):
                self.stdout.write(line_of(fault))
            said = [
                ngettext("%(count)s story", "%(count)s stories", counts["story"]) % {"count": counts["story"]}
            ]
            said.append(
                ngettext("%(count)s element", "%(count)s elements", counts["element"])
                % {"count": counts["element"]}
            )
            if counts["page"]:
                said.append(
                    ngettext("%(count)s other page", "%(count)s other pages", counts["page"])
                    % {"count": counts["page"]}
                )
            said.append(
                ngettext("%(count)s warning", "%(count)s warnings", len(warnings)) % {"count": len(warnings)}
            )
            self.stdout.write(", ".join(said) + ".")
            if read:
                words = ngettext(
                    "It comes out byte for byte as it went in.",
                    "All of them come out byte for byte as they went in.",
                    read,
                )
                self.stdout.write(words)
            self._say_left_out(intake)
        if refused or not read:
            raise SystemExit(1)

    def load(
        self,
        paths: list[Path],
        journey: str,
        consent: str,
        because: str,
        replace: bool,
        json: bool,
        verbosity: int = 1,
        **options: Any,
    ) -> None:
        if consent and not because.strip():
            raise CommandError(
                _("With --consent say --because “…”: where these stories were published, or who agreed.")
            )
        intake = files_in(paths)
        progress = Progress(self.stderr, quiet=json or verbosity == 0)
        taken = take_files(
            _told(intake, progress),
            journey=journey_of(journey) if journey else None,
            consent=consent or None,
            because=because,
            replace=replace,
        )
        progress.finish()
        taken.refused += intake.refused
        if json:
            counts = {
                key: len(getattr(taken, key))
                for key in ("created", "updated", "unchanged", "kept", "refused", "warnings")
            }
            self._print_json(counts, taken.refused, [*taken.kept, *taken.warnings])
        else:
            self._say_taken(taken)
            self._say_left_out(intake)
        if taken.refused or not (taken.stories or taken.elements):
            raise SystemExit(1)

    def _say_taken(self, taken: Taken) -> None:
        for fault in taken.refused:
            self.stderr.write(line_of(fault))
        for fault in (*taken.kept, *taken.warnings[:_SHOWN]):
            self.stdout.write(line_of(fault))
        if len(taken.warnings) > _SHOWN:
            more = len(taken.warnings) - _SHOWN
            words = ngettext(
                "and %(count)s warning more: palante story check PATH says it",
                "and %(count)s warnings more: palante story check PATH says them all",
                more,
            )
            self.stdout.write(words % {"count": more})
        words = _(
            "%(created)s new, %(updated)s changed, %(unchanged)s as they were, %(kept)s left alone, %(refused)s refused."
        )
        self.stdout.write(
            words
            % {
                key: len(getattr(taken, key))
                for key in ("created", "updated", "unchanged", "kept", "refused")
            }
        )
        hidden = sum(story.is_story and story.scope == Scope.TEAM for story in taken.stories)
        if hidden:
            words = ngettext(
                "%(count)s story is for the team's eyes alone until its teller's consent is recorded.",
                "%(count)s stories are for the team's eyes alone until their tellers' consent is recorded.",
                hidden,
            )
            self.stdout.write(words % {"count": hidden})

    def save(self, target: Path, story: list[str], json: bool, **options: Any) -> None:
        stories = Story.objects.filter(withdrawn_at=None)
        elements = Element.objects.all()
        if story:
            stories, elements = stories.filter(slug__in=story), elements.none()
            missing = sorted(set(story) - set(stories.values_list("slug", flat=True)))
            if missing:
                raise CommandError(_("There is no story “%(slug)s”.") % {"slug": missing[0]})
        if not (stories.exists() or elements.exists()):
            raise CommandError(_("There are no stories to write."))
        count = write_folder(files_of(stories, elements), target)
        note_export(stories)
        if json:
            self._print_json(
                {"files": count, "stories": stories.count(), "elements": elements.count()}, [], []
            )
        else:
            self.stdout.write(_("%(count)s files written to %(path)s.") % {"count": count, "path": target})

    def _say_left_out(self, intake: Intake) -> None:
        if intake.left_out:
            words = ngettext(
                "%(count)s file that is not .md was passed over.",
                "%(count)s files that are not .md were passed over.",
                len(intake.left_out),
            )
            self.stdout.write(words % {"count": len(intake.left_out)})

    def _print_json(self, told: dict[str, Any], refused: list[Fault], warnings: list[Fault]) -> None:
        faults = [asdict(fault) for fault in (*refused, *warnings)]
        self.stdout.write(as_json(told | {"faults": faults}))


def _told(intake: Intake, progress: Progress) -> Iterator[tuple[str, bytes]]:
    for number, file in enumerate(intake, 1):
        progress(_("Reading files"), number, 0)
        yield file


def _known_names() -> set[str]:
    """The elements of the archive here; none where there is no database yet: a check needs none."""
    try:
        return known_names()
    except (OperationalError, ProgrammingError):
        return set()


def _plural(counts: dict[str, int]) -> dict[str, int]:
    return {"stories": counts["story"], "elements": counts["element"], "pages": counts["page"]}
