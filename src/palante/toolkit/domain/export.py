"""Pages as the files they are, byte for byte."""

from collections.abc import Iterator
from io import BytesIO

from django.db.models import QuerySet

from palante.base.export import write_zip
from palante.toolkit.models import Page


def files_of(pages: QuerySet[Page]) -> Iterator[tuple[str, bytes]]:
    """Each page's path and bytes. Where two teams have the same path, the later stands in a folder of its journey."""
    taken: set[str] = set()
    for page in pages.select_related("journey").defer(None).order_by("journey_id", "path", "id").iterator(50):
        path = page.path
        if path in taken:
            path = f"{page.journey.slug if page.journey else page.slug}/{path}"
        taken.add(path)
        yield path, bytes(page.source)


def zip_of(pages: QuerySet[Page]) -> bytes:
    file = BytesIO()
    write_zip(files_of(pages), file)
    return file.getvalue()
