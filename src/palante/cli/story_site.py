"""`palante story site DIR`: a copy of the public archive in one folder. A subcommand of `story`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from palante.cli.progress import Progress
from palante.stories.out.site import NotOursError, write_site

HELP = gettext_noop(
    "Write the whole public archive into one folder that opens from a disk: pages, sound, files, search. Made again into "
    "the same folder, it removes what was taken back since. For people and places without a network."
)


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument(
        "--force",
        action="store_true",
        help="write into a folder that holds other files; they stay as they are",
    )


def run(command: BaseCommand, *, directory: Path, force: bool = False, **options: Any) -> None:
    progress = Progress(command.stderr, quiet=options.get("verbosity") == 0)
    try:
        written = write_site(directory, force=force, say=progress)
    except (NotOursError, OSError) as fault:
        raise CommandError(str(fault)) from None
    finally:
        progress.finish()
    said = ngettext(
        "%(stories)s story and %(elements)s elements: %(files)s files, %(size)s MB in %(folder)s.",
        "%(stories)s stories and %(elements)s elements: %(files)s files, %(size)s MB in %(folder)s.",
        written.stories,
    )
    facts = {"stories": written.stories, "elements": written.elements, "files": written.files}
    command.stdout.write(said % (facts | {"size": f"{written.bytes / 1e6:.1f}", "folder": directory}))
    if written.removed:
        gone = ngettext(
            "%(count)s file of an earlier copy was removed.",
            "%(count)s files of an earlier copy were removed.",
            written.removed,
        )
        command.stdout.write(gone % {"count": written.removed})
    command.stdout.write(_("Who takes this copy must honour later withdrawals: README.txt says how."))
