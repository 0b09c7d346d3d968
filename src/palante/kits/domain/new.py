"""A kit to begin from: small, complete, and with advice in it on how to go on."""

from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palante.base.kitparts import KIT
from palante.journeys.kitpage import LONGEST_NAME
from palante.journeys.reserved import RESERVED
from palante.kits.folder import NotAKitError, read_directory, write_directory

STARTERS = Path(__file__).resolve().parent.parent / "starter"


def new_kit(root: Path, *, name: str = "", language: str = "") -> list[str]:
    """Write a starter kit into a new or empty directory; returns its files. Raises NotAKitError, writing nothing."""
    if len(name) > LONGEST_NAME:
        raise NotAKitError(
            _("The name is too long: at most %(most)s characters fit.") % {"most": LONGEST_NAME}
        )
    language = language or (get_language() or "es").split("-")[0]
    starter = STARTERS / language
    folder = read_directory(starter if starter.is_dir() else STARTERS / "en")
    slug = slugify(name)[:60].strip("-") or slugify(root.resolve().name)[:60].strip("-")
    if slug and slug not in RESERVED:
        folder.document(KIT).set("slug", slug)
    if name:
        folder.document(KIT).set("name", name)
    files = folder.result()
    write_directory(files, root)
    return list(files)
