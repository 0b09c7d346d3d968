"""The canvases' part of a kit: canvases/*.md."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from palante.base import headings
from palante.base.document import Fault
from palante.base.kitparts import Folder, Page, fold_words, part
from palante.canvases.models import CanvasTemplate
from palante.journeys.models import Journey, Session

_WORD = r"(?:Ejemplo|Example|Exemplo)s?:[ \t]*"
_EXAMPLE = re.compile(rf"^\s*>[ \t]?(?:{_WORD})?(.*)$", re.IGNORECASE)
_MARK = re.compile(rf"^\s*>[ \t]?({_WORD})", re.IGNORECASE | re.MULTILINE)


@part("canvases")
class CanvasPart:
    def check(self, folder: Folder) -> Iterable[Fault]:
        return [fault for page, _words in _read(folder) for fault in page.finish()]

    def lay(self, folder: Folder, journey: Journey) -> None:
        numbers = {session.place: session.number for session in Session.objects.filter(journey=journey)}
        CanvasTemplate.objects.bulk_create(
            CanvasTemplate(
                journey=journey,
                slug=page.slug,
                order=page.number("order", 1, 99),
                path=page.path,
                session_number=numbers.get(page.text("session", required=False)),
                feeds_from=page.texts("feeds_from"),
                words=words,
            )
            for page, words in _read(folder)
        )

    def fold(self, journey: Journey, folder: Folder) -> None:
        templates = {template.path: template for template in journey.canvas_templates.all()}
        for page, were in _read(folder):
            template = templates.get(page.path)
            if template is None or template.words == were:
                continue
            fold_words(page.document, template.words, were, keys=("title",))
            for language in folder.languages:
                said = template.words.get(language, {})
                if said != were[language]:
                    text = page.document.section(language)
                    page.document.set_section(language, headings.joined(text, *_pieces(text, said)))


def _pieces(text: str, said: dict[str, Any]) -> tuple[str, list[tuple[str, str, str]]]:
    """The section's intro and questions as they are now; a question that says the same keeps its very characters."""
    old = {heading.key: heading for heading in headings.split(text)[1]}
    pieces = []
    for field in said.get("fields", []):
        heading = old.get(field["key"])
        body = (
            heading.body
            if heading and _field(heading) == field
            else _body(field, heading.body if heading else "")
        )
        pieces.append((field["question"], field["key"], body))
    return said.get("intro", ""), pieces


def _read(folder: Folder) -> list[tuple[Page, dict[str, dict[str, Any]]]]:
    """Each canvas with its words, and its faults in the page."""
    found = []
    places = {"-".join(path.rpartition("/")[2].split("-")[:2]) for path in folder.paths("sessions/", ".md")}
    slugs = {path.rpartition("/")[2].removesuffix(".md") for path in folder.paths("canvases/", ".md")}
    for document in folder.texts("canvases/"):
        page = Page(document, folder.languages)
        words = page.worded("title")
        for language, text in page.sections().items():
            intro, found_headings = headings.split(text)
            words[language] |= {"intro": intro, "fields": [_field(heading) for heading in found_headings]}
            if text:
                _check_fields(page, language, found_headings)
        _check_same_keys(page, words)
        page.number("order", 1, 99)
        place = page.text("session", required=False)
        if place and place not in {known.removesuffix(".md") for known in places}:
            page.wrong(
                _("there is no session “%(session)s”") % {"session": place},
                _('write week and number: "1-1"'),
                "session",
            )
        for number, slug in enumerate(page.texts("feeds_from")):
            if slug not in slugs or slug == page.slug:
                known = ", ".join(sorted(slugs - {page.slug})) or "–"
                what = _("there is no other canvas “%(canvas)s”") % {"canvas": slug}
                page.wrong(what, _("known: %(known)s") % {"known": known}, "feeds_from", number)
        found.append((page, words))
    return sorted(found, key=lambda pair: (pair[0].document.get("order", 0) or 0, pair[0].path))


def _field(heading: headings.Heading) -> dict[str, Any]:
    """A question: the paragraphs below it are the prompt, quoted lines are examples."""
    prompt, examples = [], []
    for line in heading.body.split("\n"):
        if match := _EXAMPLE.match(line):
            if match[1].strip():
                examples.append(match[1].strip())
        else:
            prompt.append(line)
    return {
        "key": heading.key,
        "question": heading.title,
        "prompt": "\n".join(prompt).strip(),
        "examples": examples,
    }


def _body(field: dict[str, Any], old: str) -> str:
    """Prompt and examples, with the word before an example (“Ejemplo:”) that the file had."""
    mark = _MARK.search(old)
    examples = "\n>\n".join(f"> {mark[1] if mark else ''}{example}" for example in field.get("examples", []))
    return "\n\n".join(text for text in (field.get("prompt", ""), examples) if text)


def _check_fields(page: Page, language: str, fields: list[headings.Heading]) -> None:
    mend = _("write “## A question? {#a-key}”, with small letters, digits and “-” in the key")
    if not fields:
        page.wrong(_("the canvas asks nothing in “%(language)s”") % {"language": language}, mend)
    seen: set[str] = set()
    for heading in fields:
        line = page.document.line_in(language, heading.line)
        if not re.fullmatch(r"[a-z0-9-]{1,60}", heading.key):
            page.wrong(_("the question “%(title)s” has no key") % {"title": heading.title}, mend, line=line)
        elif heading.key in seen:
            what = _("the key “%(key)s” is written twice") % {"key": heading.key}
            page.wrong(what, _("give each question a key of its own"), line=line)
        seen.add(heading.key)


def _check_same_keys(page: Page, words: dict[str, dict[str, Any]]) -> None:
    """Answers are kept under the key, so that a canvas can be read in another language than it was filled in."""
    first, *others = [(code, [field["key"] for field in said["fields"]]) for code, said in words.items()]
    for code, keys in others:
        if keys and keys != first[1]:
            missing = ", ".join(sorted(set(first[1]) ^ set(keys))) or _("their order")
            what = _("the questions of “%(one)s” and “%(other)s” differ: %(missing)s")
            page.wrong(
                what % {"one": first[0], "other": code, "missing": missing},
                _("use the same keys in the same order in each language"),
                line=page.document.line_in(code),
            )
