"""Elements' pages that come in: found by their name, letter by letter."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.base.events import announce
from palante.base.log import line
from palante.base.models import LogLine
from palante.journeys.models import Journey
from palante.people.models import Member
from palante.stories.domain.read import element_columns
from palante.stories.domain.slugs import free_slugs
from palante.stories.format import ElementText
from palante.stories.models import Element, ElementVersion

if TYPE_CHECKING:
    from palante.stories.domain.take import File, Taken

LONGEST_NAME = 200


def put_elements(
    files: "list[File]",
    taken: "Taken",
    *,
    journey: Journey | None,
    by: Member | None,
    at: datetime,
    replace: bool,
) -> list[str]:
    """Make or update the elements of these pages, in a handful of queries. Returns the names that are new."""
    pages: dict[str, tuple[File, ElementText]] = {}
    for file in files:
        text = file.text
        if not isinstance(text, ElementText):
            continue
        if fault := _fault_of(text, file.path, pages):
            if fault.path:
                taken.refused.append(fault)
            else:
                taken.unchanged.append(file.path)  # the same page in another folder of the same archive
            continue
        pages[text.name] = (file, text)
    if not pages:
        return []
    known = {
        element.name: element
        for element in Element.objects.defer(None).select_for_update().filter(name__in=list(pages))
    }
    edited = _edited_here(list(known.values()))
    new: list[Element] = []
    changed: list[Element] = []
    versions: list[ElementVersion] = []
    for name, (file, text) in pages.items():
        element = known.get(name)
        if element is None:
            new.append(_element(text, file, journey, at))
            taken.created.append(file.path)
        elif bytes(element.source) == file.source:
            taken.unchanged.append(file.path)
            taken.elements.append(element)
        elif reason := _keep(element, edited, journey, replace):
            taken.kept.append(Fault(file.path, 1, *reason))
            taken.elements.append(element)
        else:
            if element.source:
                versions.append(_version(element, by, at))
            for column, value in element_columns(text, file.source).items():
                setattr(element, column, value)
            element.path, element.version, element.changed_at = file.path, element.version + 1, at
            changed.append(element)
            taken.updated.append(file.path)
    slugs = free_slugs(
        [element.name for element in new],
        Element.objects.values_list("slug", flat=True) if new else (),
        instead="element",
        most=220,
    )
    for element, slug in zip(new, slugs, strict=True):
        element.slug = slug
    Element.objects.bulk_create(new, batch_size=100)
    ElementVersion.objects.bulk_create(versions, batch_size=100)
    Element.objects.bulk_update(
        changed,
        ["kinds", "title", "overview", "source", "bytes", "path", "version", "changed_at"],
        batch_size=50,
    )
    taken.elements += [*new, *changed]
    if new or changed:
        verbs = [("element_imported", element) for element in (*new, *changed)]
        LogLine.objects.bulk_create([line(verb, one, by=by, journey=journey, at=at) for verb, one in verbs])
        announce("elements_changed", [element.pk for element in (*new, *changed)])
    return [element.name for element in new]


def _fault_of(text: ElementText, path: str, pages: dict[str, tuple["File", ElementText]]) -> Fault | None:
    """Why a page cannot come in. A fault without a path: it is the very page that came before it."""
    if not text.name.strip() or len(text.name) > LONGEST_NAME:
        what = _("an element is called as its file, in at most %(most)s characters") % {"most": LONGEST_NAME}
        return Fault(path, 1, what, _("give the file a shorter name"))
    if text.name not in pages:
        return None
    earlier = pages[text.name][0]
    if earlier.source == text.to_bytes():
        return Fault("", 1, "", "")
    what = _("%(other)s is the page of the same element, and differs") % {"other": earlier.path}
    return Fault(path, 1, what, _("bring only one of the two"))


def _edited_here(elements: list[Element]) -> set[int]:
    """Those whose last change was made by a person here, or whose page was written here."""
    last: dict[int, str] = {}
    numbers = {element.pk: element.version for element in elements}
    rows = ElementVersion.objects.filter(element__in=list(numbers)).values_list("element_id", "number", "why")
    for pk, number, why in rows:
        if number == numbers[pk] - 1:
            last[pk] = why
    imported = set(
        LogLine.objects.filter(
            kind="element", verb="element_imported", object_id__in=list(numbers)
        ).values_list("object_id", flat=True)
    )
    return {pk for pk in numbers if last.get(pk, "imported") != "imported" or pk not in imported}


def _keep(
    element: Element, edited: set[int], journey: Journey | None, replace: bool
) -> tuple[str, str] | None:
    """Why the page that is here stays: (what, how to mend it)."""
    if not element.source:
        return None
    if element.journey_id and element.journey_id != (journey.pk if journey else None):
        return _("another team looks after this element, and its page differs"), _("ask that team")
    if element.pk in edited and not replace:
        return (
            _("this page was edited here, and the file differs: it was left alone"),
            _("compare the two, or take it again and replace what is here"),
        )
    return None


def _version(element: Element, by: Member | None, at: datetime) -> ElementVersion:
    return ElementVersion(
        element=element, number=element.version, source=bytes(element.source), why="imported", by=by, at=at
    )


def _element(text: ElementText, file: "File", journey: Journey | None, at: datetime) -> Element:
    return Element(
        name=text.name,
        path=file.path,
        journey=journey,
        added_at=at,
        changed_at=at,
        **element_columns(text, file.source),
    )
