"""What a reader of a page would miss, each with its line and how to mend it. Warnings all: a page is never refused."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.toolkit.format import labels
from palante.toolkit.format.contributors import find_person
from palante.toolkit.format.front import Entry
from palante.toolkit.format.page import PageText
from palante.toolkit.format.resources import Sentence


def faults_of(page: PageText, contributors: Iterable[str] | None = None) -> list[Fault]:
    found = [Fault(page.path, slip.line, slip.what, slip.mend, "warning") for slip in page.front.slips]
    found += [Fault(page.path, line, what, mend, "warning") for line, what, mend in _read(page)]
    if contributors is not None:
        found += _unresolved(page, list(contributors))
    return sorted(found, key=lambda fault: fault.line)


def _read(page: PageText) -> Iterator[tuple[int, str, str]]:
    if page.kind == "contributors":
        return
    if page.is_commented:
        yield (
            1,
            _("the front matter stands in an HTML comment, so this is not shown as a tool page"),
            _("take away “<!--” and “-->” around it"),
        )
    elif "what" not in {section.known for section in page.sections}:
        return
    yield from _sections(page)
    yield from _front(page)
    yield from _links(page)
    yield from _resources(page)
    if page.get("place") and not page.place.country:
        section = page.section("place")
        yield (
            section.text_line if section else 1,
            _("the country cannot be read"),
            _("write “Country, year, languages.” on one line"),
        )


def _sections(page: PageText) -> Iterator[tuple[int, str, str]]:
    if not page.heading:
        yield 1, _("the page has no title"), _("write “## The title” above the first section")
    for known in page.missing:
        what = _("there is no section “%(name)s”") % {"name": known.name}
        yield 1, what, _("write “%(heading)s” and its text below") % {"heading": known.heading}
    names: dict[str, int] = {}
    for section in page.sections:
        if section.known and not section.text:
            what = _("the section “%(name)s” is empty") % {"name": section.name}
            yield section.line, what, _("write its text below the heading")
        first = names.setdefault(section.name.casefold(), section.line)
        if first != section.line:
            what = _("the section “%(name)s” stands here twice") % {"name": section.name}
            yield section.line, what, _("join the two")


def _front(page: PageText) -> Iterator[tuple[int, str, str]]:
    if not page.front.exists and not page.is_commented and not page.front.slips:
        yield 1, _("the page has no front matter"), _("write it between two lines of “---” at the top")
        return
    if page.dialect == "A" and page.front.exists and not page.ending:
        yield 1, _("“title” is missing"), _("write “title: by …”: it goes on from its section's title")
    for label in labels.LABELS:
        entry = page.front.entries.get(label)
        for value in page.front.values(label) if entry else ():
            yield from _value(label, value, entry)


def _value(label: str, value: str, entry: Entry | None) -> Iterator[tuple[int, str, str]]:
    if labels.is_known(label, value) or entry is None:
        return
    what = _("“%(value)s” is not a value of “%(key)s”") % {"value": value[:120], "key": label}
    known = {labels.fold("", name): name for name in labels.vocabulary(label)}
    near = get_close_matches(labels.fold("", value[:120]), known, n=1, cutoff=0.75)
    if near:
        yield entry.line, what, _("did you mean “%(near)s”?") % {"near": known[near[0]]}
    elif label == labels.GOALS:
        yield entry.line, what, _("begin it with the goal's number, from 1 to 17")
    else:
        yield entry.line, what, _("it is kept; write one of the vocabulary if you meant one")


def _links(page: PageText) -> Iterator[tuple[int, str, str]]:
    for line, link in page.links:
        if link.form == "space":
            yield line, _("there is a space between “]” and “(” of a link"), _("write “[text](address)”")
        elif link.form == "inner":
            yield line, _("there is a space inside the brackets of a link"), _("write “[text](address)”")
        elif link.form == "note":
            yield (
                line,
                _("words stand in the brackets of a link's address"),
                _("close the bracket behind the address"),
            )
        elif link.form == "unclosed":
            yield line, _("a link is never closed"), _("write “)” behind the address")


def _resources(page: PageText) -> Iterator[tuple[int, str, str]]:
    for item in page.resource_lines:
        if isinstance(item, Sentence) and item.looks_like_one:
            yield (
                item.line,
                _("this line does not read as a resource and is shown as written"),
                _("write “- Type (Language) – [title](address)”"),
            )


def _unresolved(page: PageText, keys: list[str]) -> Iterator[Fault]:
    for focal in page.focal_points:
        if focal.key and not find_person(focal.key, keys):
            what = _("the focal point “%(key)s” is not among the contributors") % {"key": focal.key[:120]}
            near = get_close_matches(focal.key, keys, n=1, cutoff=0.75)
            mend = (
                _("did you mean “%(near)s”?") % {"near": near[0]}
                if near
                else _("add them to the file of contributors")
            )
            yield Fault(page.path, focal.line, what, mend, "warning")
