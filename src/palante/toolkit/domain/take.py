"""From files to pages. Nothing that was edited here is overwritten, and a page's old bytes are always kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.base.document import Fault, NotTextError
from palante.base.log import line
from palante.base.models import LogLine
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.toolkit.domain.read import COLUMNS, read_columns, read_rows
from palante.toolkit.format import PageText, TooLargeError, read_page
from palante.toolkit.models import Contributor, Page, PageVersion

SUFFIXES = (".md", ".markdown", ".yml", ".yaml")
LONGEST_PATH = 300
IMPORTED, MADE = "page_imported", "page_made"


@dataclass
class Taken:
    """What came of the files, by path."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # edited here since: the file was left aside
    refused: list[Fault] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # pictures and the like: no pages
    warnings: list[Fault] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)  # created and updated
    tools: int = 0


def take_files(
    files: Iterable[tuple[str, bytes]],
    *,
    journey: Journey | None = None,
    by: Member | None = None,
    at: datetime | None = None,
    publish: bool = True,
    replace: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Taken:
    """Take pages in, each under its path. A file that is the same again changes nothing; one that is not text is refused."""
    at = at or now()
    taken = Taken()
    texts = _read(files, taken, progress)
    with transaction.atomic():
        here = {
            page.path: page for page in Page.objects.select_for_update().filter(journey=journey).with_source()
        }
        slugs = set(Page.objects.values_list("slug", flat=True))
        lines: list[LogLine] = []
        for path, text in texts.items():
            page = here.get(path)
            if page is None:
                page = create_page(text, path, journey=journey, by=by, at=at, publish=publish, slugs=slugs)
                taken.created.append(path)
            elif bytes(page.source) == text.to_bytes():
                taken.unchanged.append(path)
                if publish and page.published_at is None and page.version == 1:
                    page.published_at = at
                    page.save(update_fields=["published_at"])
                continue
            elif not replace and _is_edited(page):
                taken.kept.append(path)
                continue
            else:
                change_source(page, text, why=IMPORTED, by=by, at=at)
                taken.updated.append(path)
            taken.pages.append(page)
            lines.append(line(IMPORTED, page, by=by, journey=journey, at=at, version=page.version))
        LogLine.objects.bulk_create(lines)
    taken.tools = sum(text.is_tool for text in texts.values())
    taken.warnings = warnings_of(texts.values())
    return taken


def _read(
    files: Iterable[tuple[str, bytes]], taken: Taken, progress: Callable[[int], object] | None
) -> dict[str, PageText]:
    texts: dict[str, PageText] = {}
    for number, (path, source) in enumerate(files, 1):
        if progress:
            progress(number)
        text = read_file(path, source)
        if isinstance(text, Fault):
            taken.refused.append(text)
        elif text is None:
            taken.skipped.append(path)
        else:
            texts[path] = text
    return texts


def read_file(path: str, source: bytes) -> PageText | Fault | None:
    """The page in a file; why it cannot be one; None for a file that is not meant as one."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in SUFFIXES:
        return None
    if len(path) > LONGEST_PATH or "\0" in path:
        return Fault(path[:80], 1, _("the file's name is too long"), _("give it a shorter one"))
    try:
        text = read_page(source, path)
    except NotTextError as error:
        return Fault(path, error.line, str(error), _("save the file as UTF-8 text"))
    except TooLargeError as error:
        return Fault(path, 1, str(error), _("a page is text; put other files elsewhere and link to them"))
    if suffix in (".yml", ".yaml") and text.kind != Page.Kind.CONTRIBUTORS:
        return None
    return text


def warnings_of(texts: Iterable[PageText]) -> list[Fault]:
    """What the pages' readers would miss. Focal points are looked up where there are contributors at all."""
    texts = list(texts)
    keys = {key for text in texts for key in text.people} | set(
        Contributor.objects.values_list("key", flat=True)
    )
    return [fault for text in texts for fault in text.faults(keys or None)]


def _is_edited(page: Page) -> bool:
    """Whether somebody's work here would be lost from sight."""
    latest = page.versions.values_list("why", flat=True).first()
    if latest is not None:
        return bool(latest != IMPORTED)
    return LogLine.objects.filter(kind="page", object_id=page.pk, verb=MADE).exists()


def create_page(
    text: PageText,
    path: str,
    *,
    journey: Journey | None,
    by: Member | None,
    at: datetime,
    publish: bool,
    slugs: set[str] | None = None,
) -> Page:
    """A new row, its slug from the title: `-2` and so on where it is taken."""
    page = Page(path=path, source=text.to_bytes(), journey=journey, added_by=by, added_at=at, changed_at=at)
    read_columns(page, text)
    page.published_at = at if publish else None
    taken = set(Page.objects.values_list("slug", flat=True)) if slugs is None else slugs
    page.slug = _free_slug(
        slugify(page.title)[:90] or slugify(PurePosixPath(path).stem)[:90] or "page", taken
    )
    taken.add(page.slug)
    page.save(force_insert=True)
    read_rows(page, text, is_new=True)
    return page


def _free_slug(slug: str, taken: set[str]) -> str:
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def change_source(page: Page, text: PageText, *, why: str, by: Member | None, at: datetime) -> None:
    """The page's new bytes; the old ones become a version. The caller holds the row and writes the log."""
    PageVersion.objects.create(
        page=page, number=page.version, source=bytes(page.source), why=why, by=by, at=at
    )
    page.source = text.to_bytes()
    page.version += 1
    page.changed_at = at
    read_columns(page, text)
    page.save(update_fields=["source", "version", "changed_at", *COLUMNS])
    read_rows(page, text)
