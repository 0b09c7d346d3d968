"""The archetypes' part of a kit: profiles/*.md. Reading them and writing them back gives the same bytes."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from palante.archetypes.domain.tailor import SIZES
from palante.archetypes.models import Archetype, Aspect, Claim, State
from palante.archetypes.profile_file import Row, as_words, aspects_in, read_rows, written
from palante.archetypes.published import may_be_published
from palante.archetypes.queries import sheets_of
from palante.base.document import Document, Fault
from palante.base.kitparts import Folder, Page, fold_words, part
from palante.journeys.models import Journey

UNDER = "profiles/"
_NUMBER = re.compile(r"^\d+-")
TAILORING = ("rule", "lessons", "first_size", "examples")


@part("profiles")
class ProfilesPart:
    """A kit's profiles are agreed from the start: whoever wrote the kit stands by them. They rest on nobody here."""

    def check(self, folder: Folder) -> Iterable[Fault]:
        for document in folder.texts(UNDER):
            page = Page(document, folder.languages)
            page.worded("title")
            sections = page.sections()
            _tailoring(page)
            _check_lessons(page, folder)
            _check_headings(page, sections)
            yield from page.finish()

    def lay(self, folder: Folder, journey: Journey) -> None:
        read, at = _read(folder), journey.created_at
        made = Archetype.objects.bulk_create(
            Archetype(
                journey=journey, slug=page.slug[:80], path=page.path, words=words, place=place,
                state=State.AGREED, agreed_at=at, made_at=at, changed_at=at, **_tailoring(page),
            )
            for place, (page, words, _rows_) in enumerate(read, 1)
        )  # fmt: skip
        Claim.objects.bulk_create(
            Claim(
                archetype=archetype, aspect=row.aspect, order=order, is_item=row.is_item, from_kit=True,
                words=as_words(row),
            )
            for archetype, (_page, _words, rows) in zip(made, read, strict=True)
            for order, row in enumerate(rows, 1)
        )  # fmt: skip

    def fold(self, journey: Journey, folder: Folder) -> None:
        sheets = {
            sheet.archetype.path or sheet.archetype.slug: sheet
            for sheet in sheets_of(journey.archetypes.all())
        }
        files = {page.path: (page, words, rows) for page, words, rows in _read(folder)}
        for path, (page, words, rows) in files.items():
            sheet = sheets.get(path)
            if sheet is None or sheet.archetype.state == State.ASIDE:
                folder.remove(path)
                continue
            _fold(page, sheet.archetype, words, rows, _rows(sheet))
        for sheet in sheets.values():
            row = sheet.archetype
            if row.path not in files and row.state == State.AGREED and (rows := _rows(sheet)):
                folder.put(f"{UNDER}{row.slug}.md", _new_file(row, rows, folder.languages))


def _read(folder: Folder) -> list[tuple[Page, dict[str, dict[str, Any]], list[Row]]]:
    found = []
    for document in folder.texts(UNDER):
        page = Page(document, folder.languages)
        words = page.worded("title")
        sections = page.sections()
        for language, text in sections.items():
            if intro := aspects_in(text)[0]:
                words[language]["intro"] = intro
        found.append((page, words, read_rows(sections)))
    return found


def _tailoring(page: Page) -> dict[str, Any]:
    """Whom it suits and how it orders the journey, all of it optional."""
    mend = _("write a list such as: [{question: trade, values: [food]}]")
    rule = []
    for number, one in enumerate(page.listing("rule", mend=mend)):
        values = one.get("values") if isinstance(one, dict) else None
        if (
            not isinstance(one, dict)
            or not isinstance(one.get("question"), str)
            or not isinstance(values, list)
        ):
            page.wrong(
                _("condition %(number)s of “rule” cannot be read") % {"number": number + 1}, mend, "rule"
            )
            continue
        rule.append({"question": one["question"], "values": [str(value) for value in values]})
    examples = page.mapping("examples", mend=_("write a map: {canvas: {question: {es: …}}}"))
    if not all(
        isinstance(fields, dict)
        and all(
            isinstance(said, dict) and all(isinstance(text, str) for text in said.values())
            for said in fields.values()
        )
        for fields in examples.values()
    ):
        page.wrong(
            _("“examples” cannot be read"), _("write a map: {canvas: {question: {es: …}}}"), "examples"
        )
        examples = {}
    size = page.choice("first_size", [str(value) for value in SIZES], default="")
    return {"rule": rule, "lessons": page.texts("lessons"), "first_size": size, "examples": examples}


def _check_lessons(page: Page, folder: Folder) -> None:
    known = {
        _NUMBER.sub("", path.rpartition("/")[2].removesuffix(".md"))
        for path in folder.paths("welcome/", ".md")
    }
    for slug in page.document.get("lessons") or []:
        if str(slug) not in known:
            page.wrong(
                _("there is no lesson “%(slug)s” in welcome/") % {"slug": slug},
                _("write the lesson's file name without its number and “.md”"),
                "lessons",
                severity="warning",
            )


def _check_headings(page: Page, sections: dict[str, str]) -> None:
    for language, text in sections.items():
        for heading in aspects_in(text)[2]:
            page.wrong(
                _("“%(title)s” is kept, but no screen shows it") % {"title": heading.title},
                _("add what it is about to the heading: {#%(keys)s}") % {"keys": "}, {#".join(Aspect.values)},
                line=page.document.line_in(language, heading.line),
                severity="warning",
            )


def _rows(sheet: Any) -> list[Row]:
    """What may leave this team with the kit: what could also be published."""
    rows = []
    for line in sheet.lines:
        if may_be_published(line):
            words = {code: said["text"] for code, said in line.claim.words.items() if said.get("text")}
            rows.append(Row(line.claim.aspect, line.claim.is_item, words))
    return rows


def _fold(
    page: Page, archetype: Archetype, were: dict[str, dict[str, Any]], rows: list[Row], now: list[Row]
) -> None:
    document = page.document
    fold_words(document, archetype.words, were, keys=("title",))
    for language in were:
        said = archetype.words.get(language, {})
        intro = said.get("intro", "")
        changed = [row.words.get(language) for row in now] != [row.words.get(language) for row in rows]
        if changed or intro != were[language].get("intro", ""):
            text = document.section(language)
            new = written(text, language, intro, now, rows)
            if new != text:
                document.set_section(language, new)
    old = _tailoring(Page(document, page.languages))
    for key in TAILORING:
        if (value := getattr(archetype, key)) != old[key]:
            document.set(key, value)


def _new_file(archetype: Archetype, rows: list[Row], languages: list[str]) -> bytes:
    document = Document("", f"{UNDER}{archetype.slug}.md")
    for number, language in enumerate(languages):
        title = archetype.words.get(language, {}).get("title") or (archetype.title if number == 0 else "")
        if title:
            document.set("title" if number == 0 else f"title_{language}", title)
    for key in TAILORING:
        if value := getattr(archetype, key):
            document.set(key, value)
    for language in languages:
        intro = archetype.words.get(language, {}).get("intro", "")
        if text := written("", language, intro, rows, []):
            document.set_section(language, text)
    return document.to_bytes()
