"""A toolkit page. Its text is the page: what is read are views with places, an edit replaces one value or one section.

page = read_page(source, "2. Environment/2.1 Reefs.md")
page.title, page.get("people"), page.resources, page.warnings
page.set_section("time", "Two weeks"), page.set_value("sdg", ["14 Life Below Water"]), page.mend_link(40)
page.to_bytes()      # every other byte as it was
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from palante.base.document import BOM, Fault, NotTextError
from palante.toolkit.format import issues, labels, links, place, resources, show
from palante.toolkit.format.contributors import Focal, Person, read_contributors, read_focal
from palante.toolkit.format.front import Front
from palante.toolkit.format.known import KNOWN, Known
from palante.toolkit.format.labels import LabelValue
from palante.toolkit.format.lines import Lines, unified
from palante.toolkit.format.links import Link
from palante.toolkit.format.resources import Resource, Sentence
from palante.toolkit.format.sections import Body, Section, read_body

MOST_BYTES = 1_000_000


class TooLargeError(ValueError):
    """A page is some pages of text; what is larger is something else."""

    def __init__(self) -> None:
        most = MOST_BYTES // 1_000
        super().__init__(_("it is larger than %(most)s kB, which no page is") % {"most": most})


class CannotWriteError(ValueError):
    """The change would touch more than what was asked for. Nothing was changed; `str()` says why."""


def read_page(source: bytes, path: str = "") -> "PageText":
    """Raises NotTextError for bytes that are not UTF-8, TooLargeError for what is no page; never for what is written."""
    if len(source) > MOST_BYTES:
        raise TooLargeError
    try:
        return PageText(source.decode("utf-8"), path)
    except UnicodeDecodeError as error:
        raise NotTextError(source.count(b"\n", 0, error.start) + 1) from None


class PageText:
    def __init__(self, text: str, path: str = "") -> None:
        self.path = path
        self._read(text)

    def _read(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.front = Front(self.lines, len(BOM) if text.startswith(BOM) else 0)
        self._body: Body = read_body(self.lines, self.front.body)
        self.sections: list[Section] = self._body.sections
        self._known = {section.known: section for section in self.sections if section.known}
        for name in self.__dict__.keys() & _CACHED:
            del self.__dict__[name]

    def to_bytes(self) -> bytes:
        return self.text.encode("utf-8")

    # What it is

    @property
    def dialect(self) -> str:
        """ "A" with `####` headings, "B" with bold ones, "" without sections."""
        return self._body.dialect

    @property
    def is_commented(self) -> bool:
        """Its front matter stands in an HTML comment: its site does not publish it."""
        return self.front.is_commented

    @property
    def is_tool(self) -> bool:
        return "what" in self._known and not self.is_commented

    @cached_property
    def people(self) -> dict[str, Person]:
        """The contributors, when this is their file."""
        is_yaml = PurePosixPath(self.path).suffix.lower() in (".yml", ".yaml")
        return (read_contributors(self.text) or {}) if is_yaml else {}

    @property
    def kind(self) -> str:
        if self.people:
            return "contributors"
        if self.is_tool:
            return "tool"
        is_index = PurePosixPath(self.path).name.lower() == "index.md"
        return "section" if is_index and self.front.number("menu") is not None and self.ending else "page"

    # What it says

    @property
    def heading(self) -> str:
        """The body's title, as written."""
        span = self._body.title
        return self.text[span[0] : span[1]] if span else ""

    @property
    def title(self) -> str:
        """For people: the body's title without its final dot, else the front matter's, else the file's name."""
        stem = PurePosixPath(self.path).stem
        title = show.plain(self.heading).rstrip(". ") or self.ending or stem
        return title.replace("\0", "")

    @property
    def ending(self) -> str:
        """The front matter's title, which goes on from its section's: “by counting reefs”."""
        return self.front.text("title").strip()

    @property
    def menu(self) -> int | None:
        """The number of its section."""
        found = [self.front.number(key) for key in ("parent_order", "menu", "menu_parent")]
        return next((number for number in found if number is not None), None)

    @property
    def order(self) -> int | None:
        found = [self.front.number(key) for key in ("nav_order", "submenu_order")]
        return next((number for number in found if number is not None), None)

    @cached_property
    def labels(self) -> list[LabelValue]:
        """The front matter's vocabularies, each value once."""
        found: dict[tuple[str, str], LabelValue] = {}
        for label in labels.LABELS:
            for value in self.front.values(label):
                folded = labels.fold(label, value)
                found.setdefault((label, folded), LabelValue(label, value, folded))
        return list(found.values())

    @property
    def intro(self) -> str:
        """What stands between the title and the first section."""
        start, end = self._body.intro
        return unified(self.text[start:end])

    @property
    def body(self) -> str:
        """All below the front matter."""
        return unified(self.text[self.front.body :])

    def section(self, name: str) -> Section | None:
        """One of the eleven by its key, else the first of this name."""
        return self._known.get(name) or next(
            (each for each in self.sections if not each.known and each.name == name), None
        )

    def get(self, name: str) -> str:
        section = self.section(name)
        return section.text if section else ""

    @property
    def missing(self) -> list[Known]:
        return [known for known in KNOWN if known.key not in self._known]

    @property
    def extra(self) -> list[Section]:
        return [section for section in self.sections if not section.known]

    def _line_of(self, key: str) -> int:
        section = self._known.get(key)
        return section.text_line if section else 1

    @cached_property
    def issues(self) -> list[issues.Issue]:
        return issues.read_issues(self.get("issues"), self._line_of("issues"))

    @cached_property
    def focal_points(self) -> list[Focal]:
        return read_focal(self.get("focal"), self._line_of("focal"))

    @property
    def focal(self) -> Focal | None:
        return self.focal_points[0] if self.focal_points else None

    @cached_property
    def place(self) -> place.Place:
        return place.read_place(self.get("place"))

    @cached_property
    def resource_lines(self) -> list[Resource | Sentence]:
        """Resources and the lines that are none, in their order."""
        section = self._known.get("resources")
        return resources.read_resources(section.text, section.text_line, section.name) if section else []

    @property
    def resources(self) -> list[Resource]:
        return [item for item in self.resource_lines if isinstance(item, Resource)]

    @cached_property
    def links(self) -> list[tuple[int, Link]]:
        """Every link of the body with its line."""
        first = self.lines.number(self.front.body) if self.front.body < len(self.text) else 1
        return [
            (number, link)
            for number, line in enumerate(self.body.split("\n"), first)
            for link in links.find_links(line)
        ]

    @cached_property
    def plain(self) -> str:
        """All its words, to search in."""
        return show.plain(self.body)

    @property
    def warnings(self) -> list[Fault]:
        return self.faults()

    def faults(self, contributors: Iterable[str] | None = None) -> list[Fault]:
        """What a reader would miss, with lines and how to mend it. Focal points are looked up among contributors' keys."""
        from palante.toolkit.format.faults import faults_of  # noqa: PLC0415  (it reads pages)

        return faults_of(self, contributors)

    # Changing it

    def set_value(self, key: str, value: str | int | list[str]) -> None:
        """One value of the front matter: its own characters change, or a line is added for a key that was not there."""
        if self.is_commented or any(slip.line == 1 for slip in self.front.slips):
            raise CannotWriteError(_("the front matter of this page is not open; mend it in the file first"))
        start, end, words = self.front.replaced(key, value)
        before = {name: entry.value for name, entry in self.front.entries.items() if name != key}
        fresh = self._with(start, end, words)
        after = {name: entry.value for name, entry in fresh.front.entries.items() if name != key}
        if before != after or fresh.body != self.body:
            raise CannotWriteError(
                _("“%(key)s” cannot be changed without touching other lines") % {"key": key}
            )
        self._read(fresh.text)

    def set_title(self, title: str) -> None:
        """The body's title; a page without one gets it above its first words."""
        title = " ".join(title.split())
        if title == self.heading:
            return
        span = self._body.title
        if span:
            fresh = self._with(*span, title)
        else:
            newline, at = self.lines.newline, self.front.body
            gap = newline if at and not self.text[:at].endswith(("\n\n", "\r\n\r\n")) else ""
            fresh = self._with(at, at, f"{gap}## {title}{newline}")
        if fresh.heading.strip() != title or not _same(fresh.sections, self.sections):
            raise CannotWriteError(_("this cannot be a title"))
        self._read(fresh.text)

    def set_section(self, name: str, text: str) -> None:
        """The words of one section, known by its key or name. One that is missing is made, at its place among the eleven."""
        from palante.toolkit.format.writing import with_section  # noqa: PLC0415  (it reads pages)

        self._read(with_section(self, name, text).text)

    def text_line(self, number: int) -> str:
        """A line as written, without its end."""
        return self.lines.words(self.lines.all[number - 1]) if 1 <= number <= len(self.lines.all) else ""

    def set_from_form(self, text: str) -> None:
        """All of it as a form sends it, with plain line ends: each line keeps the end it had, a byte order mark stays."""
        old = [(self.lines.words(line), self.text[line.end : line.stop]) for line in self.lines.all]
        mark = BOM if self.text.startswith(BOM) else ""
        if mark:
            old[0] = (old[0][0].removeprefix(BOM), old[0][1])
        new = text.split("\n")
        ends = [self.lines.newline] * (len(new) - 1) + [""]
        if len({end for _words, end in old if end}) > 1 and len(new) + len(old) < 4_000:
            matcher = SequenceMatcher(None, [words for words, _end in old], new, autojunk=False)
            for block in matcher.get_matching_blocks():
                for number in range(block.size):
                    if block.b + number < len(new) - 1:
                        ends[block.b + number] = old[block.a + number][1] or self.lines.newline
        self._read(mark + "".join(words + end for words, end in zip(new, ends, strict=True)))

    def set_source_text(self, text: str) -> None:
        """All of it anew: an older version brought back, or the file edited as a whole."""
        self._read(text)

    def mend_link(self, line: int, number: int = 0) -> tuple[str, str]:
        """Put right the n-th odd link of a line, and nothing else. What the line was, and what it is now."""
        if not 1 <= line <= len(self.lines.all):
            raise CannotWriteError(_("there is no such line"))
        place = self.lines.all[line - 1]
        words = self.lines.words(place)
        odd = [link for link in links.find_links(words) if link.is_odd]
        if not 0 <= number < len(odd) or place.start < self.front.body:
            raise CannotWriteError(_("there is no link to mend on this line"))
        below = self.lines.all[line] if line < len(self.lines.all) else None
        following = self.lines.words(below) if below else None
        new, new_following = links.mended(words, odd[number], following)
        before, after = words, new
        end = place.end
        if below and new_following is not None and new_following != following:
            before, after = f"{words}\n{following}", f"{new}\n{new_following}"
            new = new + self.text[place.end : place.stop] + new_following
            end = below.end
        self._read(self.text[: place.start] + new + self.text[end:])
        return before, after

    def _with(self, start: int, end: int, words: str) -> "PageText":
        return PageText(self.text[:start] + words + self.text[end:], self.path)


_CACHED = {name for name, value in vars(PageText).items() if isinstance(value, cached_property)}


def _same(one: list[Section], other: list[Section]) -> bool:
    return [(each.name, each.known, each.text) for each in one] == [
        (each.name, each.known, each.text) for each in other
    ]
