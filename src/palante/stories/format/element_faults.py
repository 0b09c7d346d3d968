"""What is odd in an element's page."""

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.stories.format.tags import KINDS, kind_of
from palante.stories.format.write import SECTIONS

if TYPE_CHECKING:
    from palante.stories.format.element import ElementText

LARGE_IMAGE = 1_000_000
_FREE = {*SECTIONS, "Related methods"}


def faults_of(element: "ElementText") -> list[Fault]:
    found = [Fault(element.path, line, what, mend, "warning") for line, what, mend in _all(element)]
    return sorted(dict.fromkeys(found), key=lambda fault: fault.line)


def _all(element: "ElementText") -> Iterator[tuple[int, str, str]]:
    if not element.types:
        mend = _("begin the page with “[[type:tools]]”, or skills, tactics, principles")
        yield 1, _("no kind is said"), mend
    seen: set[str] = set()
    for tag in element.types:
        said = tag.name.strip()
        kind = kind_of(said)
        if kind is None:
            what = _("“%(name)s” is not a kind of element") % {"name": said[:60]}
            yield tag.line, what, _("write one of: %(names)s") % {"names": ", ".join(KINDS)}
        elif said != kind or tag.name != said:
            yield tag.line, _("the kind is read as “%(kind)s”") % {"kind": kind}, _("write it so")
        if said in seen:
            yield tag.line, _("the same kind twice"), _("delete one of the two")
        seen.add(said)
    if element.title_row is None:
        yield 1, _("the page has no title"), _("write a line “# The title” below the kinds")
    if element.is_fenced:
        what = _("all sections stand in a code fence: elsewhere they are shown as code")
        yield element.fences[0] + 1, what, _("delete the two lines of “```”, or let Palante take them out")
    yield from _sections(element)
    for image in element.images:
        if not image.data:
            yield image.line, _("this picture is damaged"), _("put it in again")
        elif image.size > LARGE_IMAGE:
            what = _("a picture of %(size)s MB stands in the page") % {"size": f"{image.size / 1e6:.1f}"}
            yield image.line, what, _("make it smaller: phones load the whole page")


def _sections(element: "ElementText") -> Iterator[tuple[int, str, str]]:
    names = [part.name for part in element.parts]
    if names and "Overview" not in names:
        yield element.parts[0].row + 1, _("there is no “Overview”"), _("write one: lists show it")
    elif not names:
        yield 1, _("the page has no sections"), _("begin them with “## Overview”")
    for number, part in enumerate(element.parts):
        if part.name in names[:number]:
            what = _("the section “%(name)s” stands here twice") % {"name": part.name[:60]}
            yield part.row + 1, what, _("join the two")
        near = difflib.get_close_matches(part.name, _FREE, n=1, cutoff=0.75) if part.name not in _FREE else []
        if near:
            what = _("the section is called “%(name)s”") % {"name": part.name[:60]}
            yield part.row + 1, what, _("did you mean “%(near)s”?") % {"near": near[0]}
