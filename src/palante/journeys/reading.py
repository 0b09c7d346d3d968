"""Sessions, lessons, plan and readiness: what their files say, read once for `check` and for `lay`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import PurePosixPath
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from palante.base import headings
from palante.base.document import Fault, NotTextError
from palante.base.kitparts import KIT, Folder, Page
from palante.base.table import Record, Table
from palante.journeys.kitpage import KitPage, Words
from palante.journeys.models import Desk, Kind

PLAN, READINESS = "plan.csv", "readiness.md"
_DAYS = re.compile(r"-?\d{1,4}")
_SESSION_NAME = re.compile(r"sessions/(\d{1,2})-(\d{1,2})(?:-[^/]*)?\.md")


@dataclass
class SessionPage:
    path: str
    week: int
    place: int
    kind: str
    minutes: int
    canvas: str
    words: Words


@dataclass
class LessonPage:
    path: str
    slug: str
    minutes: int
    words: Words


@dataclass
class PlanLine:
    key: str
    days_before: int
    desk: str
    words: Words


@dataclass
class Question:
    key: str
    words: Words


def read_sessions(folder: Folder, kit: KitPage, faults: list[Fault]) -> list[SessionPage]:
    """The sessions in order of week and place."""
    found: dict[tuple[int, int], SessionPage] = {}
    for document in folder.texts("sessions/"):
        page = Page(document, folder.languages)
        week, place = _place_of(page, kit)
        if (week, place) in found:
            what = _("%(other)s is session %(week)s-%(place)s too")
            names = {"other": found[week, place].path, "week": week, "place": place}
            page.wrong(what % names, _("rename one of the two"), line=1)
        session = _read_session(page, week, place, kit, folder)
        faults += page.finish()
        found.setdefault((week, place), session)
    faults += _missing_sessions(folder, kit, set(found))
    return [found[at] for at in sorted(found)]


def _place_of(page: Page, kit: KitPage) -> tuple[int, int]:
    """Week and number in the week, from the file's name."""
    name = _SESSION_NAME.fullmatch(page.path)
    week, place = (int(name[1]), int(name[2])) if name else (0, 0)
    weeks, places = kit.pattern["weeks"], len(kit.pattern["days"])
    if not (1 <= week <= weeks and 1 <= place <= places):
        mend = _("call it sessions/<week>-<number>-<slug>.md: weeks 1 to %(weeks)s, numbers 1 to %(places)s")
        what = _("the file's name does not say which session it is")
        page.wrong(what, mend % {"weeks": weeks, "places": places}, line=1)
    return week, place


def _missing_sessions(folder: Folder, kit: KitPage, found: set[tuple[int, int]]) -> Iterator[Fault]:
    line = folder.kit.line_of("pattern")
    if not found:
        yield Fault(KIT, line, _("there are no sessions"), _("write at least one: sessions/1-1-….md"))
    weeks, places = range(1, kit.pattern["weeks"] + 1), range(1, len(kit.pattern["days"]) + 1)
    for week, place in product(weeks, places):
        if (week, place) not in found:
            names = {"week": week, "place": place}
            what = _("session %(week)s-%(place)s is missing") % names
            mend = _("write sessions/%(week)s-%(place)s-….md, or leave it out on purpose") % names
            yield Fault(KIT, line, what, mend, "warning")


def _read_session(page: Page, week: int, place: int, kit: KitPage, folder: Folder) -> SessionPage:
    kind = page.choice("kind", Kind.values)
    words = page.worded("title", lists=("goals", "materials"))
    for language, text in page.sections(extra=["team"]).items():
        words[language]["page"] = text
    words[page.languages[0]]["outline"] = page.document.section("team")
    if not words[page.languages[0]]["outline"]:
        page.wrong(
            _("there is no outline for the team"),
            _("write a line “# team” and the outline below it"),
            severity="warning",
        )
    canvas = page.text("canvas", required=False, most=60)
    if canvas and f"canvases/{canvas}.md" not in folder:
        known = ", ".join(PurePosixPath(path).stem for path in folder.paths("canvases/", ".md")) or "–"
        page.wrong(
            _("there is no canvas “%(canvas)s”") % {"canvas": canvas},
            _("known: %(known)s") % {"known": known},
            "canvas",
        )
    minutes = page.number("minutes", 5, 600, default=kit.pattern["minutes"])
    return SessionPage(page.path, week, place, kind, minutes, canvas, words)


def read_lessons(folder: Folder, faults: list[Fault]) -> list[LessonPage]:
    lessons: dict[str, LessonPage] = {}
    for document in folder.texts("welcome/"):
        page = Page(document, folder.languages)
        slug = re.sub(r"^\d+-", "", page.slug)
        words = page.worded("title")
        for language, text in page.sections().items():
            words[language]["page"] = text
        lesson = LessonPage(page.path, slug, page.number("minutes", 1, 120, default=3), words)
        _check_slug(page, slug, lessons)
        faults += page.finish()
        lessons.setdefault(slug, lesson)
    return list(lessons.values())


def _check_slug(page: Page, slug: str, taken: dict[str, Any]) -> None:
    if slugify(slug) != slug or not slug or len(slug) > 60:
        mend = _("use small letters without accents, digits and “-”, at most 60")
        page.wrong(_("the file's name cannot be an address"), mend, line=1)
    elif slug in taken:
        page.wrong(
            _("another file is called “%(slug)s” too") % {"slug": slug}, _("rename one of the two"), line=1
        )


def read_plan(folder: Folder, faults: list[Fault]) -> list[PlanLine]:
    if PLAN not in folder:
        mend = _("write plan.csv with the columns key,days_before,desk,what")
        faults.append(Fault(PLAN, 1, _("there is no plan"), mend, "warning"))
        return []
    try:
        plan = open_plan(folder)
    except NotTextError:
        return []
    faults += plan.faults
    lines: dict[str, PlanLine] = {}
    for record in plan.records:
        if not record.is_empty:
            faults += [Fault(PLAN, record.line, what, mend) for what, mend in _slips_of(record, lines)]
            lines.setdefault(record.said("key"), _read_record(record, folder.languages))
    return list(lines.values())


def open_plan(folder: Folder) -> Table:
    columns = ("key", "days_before", "desk", "what")
    return Table(folder.files[PLAN], PLAN, columns, ",".join((*columns, "what_en")))


def _read_record(record: Record, languages: list[str]) -> PlanLine:
    columns = {code: "what" if number == 0 else f"what_{code}" for number, code in enumerate(languages)}
    words: Words = {code: {"what": said} for code, column in columns.items() if (said := record.said(column))}
    days = record.said("days_before")
    return PlanLine(record.said("key"), int(days) if _DAYS.fullmatch(days) else 0, record.said("desk"), words)


def _slips_of(record: Record, taken: dict[str, PlanLine]) -> Iterator[tuple[str, str]]:
    key, days, desk = (record.said(column) for column in ("key", "days_before", "desk"))
    if not key or slugify(key) != key or len(key) > 60:
        what = _("“%(key)s” cannot be a key") % {"key": key}
        yield what, _("use small letters, digits and “-”, at most 60")
    elif key in taken:
        yield _("the key “%(key)s” is written twice") % {"key": key}, _("give each task a key of its own")
    if not _DAYS.fullmatch(days):
        what = _("“%(days)s” is not a number of days") % {"days": days}
        yield what, _("write days before the start, or -7 for a week after it")
    if desk not in Desk.values:
        what = _("there is no desk “%(desk)s”") % {"desk": desk}
        yield what, _("write one of: %(choices)s") % {"choices": ", ".join(Desk.values)}
    if not record.said("what"):
        yield _("the task has no words"), _("say in “what” what is to be done")


def read_readiness(folder: Folder, faults: list[Fault]) -> list[Question]:
    if READINESS not in folder:
        return []
    try:
        page = Page(folder.document(READINESS), folder.languages)
    except NotTextError:
        return []
    page.worded("title")
    questions: dict[str, Question] = {}
    for number, (language, text) in enumerate(page.sections().items()):
        for heading in headings.split(text)[1]:
            line = page.document.line_in(language, heading.line)
            if not heading.key or not heading.title or (heading.key in questions) == (number == 0):
                what = _("the question “%(title)s” has no key, or one that does not fit") % {
                    "title": heading.title
                }
                page.wrong(
                    what, _("end the line with {#a-key}: once in each language, the same in all"), line=line
                )
                continue
            question = questions.setdefault(heading.key, Question(heading.key, {}))
            question.words[language] = {"question": heading.title, "advice": heading.body}
    faults += page.finish()
    return list(questions.values())
