"""The forms of a kit: `forms/*.md`, `.csv` or `.xlsx` become forms of the journey, and what was brought here goes back."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from django.db.models import OuterRef, Subquery
from django.utils.text import slugify
from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.base.kitparts import Folder, part
from palante.forms.domain.import_form import import_first, import_form
from palante.forms.format import read_form
from palante.forms.models import FormVersion
from palante.journeys.models import Journey

UNDER = "forms/"
ENDINGS = (".md", ".csv", ".xlsx")


@part("forms")
class FormsPart:
    def check(self, folder: Folder) -> Iterable[Fault]:
        seen: dict[str, str] = {}
        for path in _paths(folder):
            yield from read_form(folder.files[path], path, languages=folder.languages).faults
            slug = slug_of(path)
            if not slug or slug in seen:
                what = _("the form “%(path)s” would be called like another") % {"path": path}
                yield Fault(path, 1, what, _("give the file a name of its own"))
            seen[slug] = path

    def lay(self, folder: Folder, journey: Journey) -> None:
        """The same file laid twice is one version; people are asked it from the journey's beginning."""
        paths = _paths(folder)
        if paths and not journey.forms.exists():
            import_first(
                journey, {path: (slug_of(path), folder.files[path]) for path in paths}, at=journey.created_at
            )
            return
        for path in paths:
            name = PurePosixPath(path).name
            import_form(journey, slug_of(path), name, folder.files[path], path=path, at=journey.created_at)

    def fold(self, journey: Journey, folder: Folder) -> None:
        in_use = FormVersion.objects.filter(form=OuterRef("form"), used_at__isnull=False)
        newest = Subquery(in_use.order_by("-used_at", "-number").values("pk")[:1])
        rows = FormVersion.objects.filter(form__journey=journey, form__closed_at=None, pk=newest)
        for version in rows.select_related("form").order_by("form__slug"):
            content = bytes(version.source)
            old = version.form.path
            path = f"{UNDER}{version.form.slug}{_ending(version.name, content)}"
            if folder.files.get(old) == content:
                continue
            if old and old in folder and not path.endswith(PurePosixPath(old).suffix):
                folder.remove(old)  # a spreadsheet took the place of the text
            elif old:
                path = old
            folder.put(path, content)


def slug_of(path: str) -> str:
    return slugify(PurePosixPath(path).stem)[:60]


def _paths(folder: Folder) -> list[str]:
    found = [path for path in folder.paths(UNDER) if path.lower().endswith(ENDINGS)]
    return [path for path in found if PurePosixPath(path).stem.lower() != "readme"]


def _ending(name: str, content: bytes) -> str:
    if content.startswith(b"PK"):
        return ".xlsx"
    return next((end for end in (".md", ".csv") if name.lower().endswith(end)), ".md")
