"""What the journey's files of a kit say, read once for `check` and for `lay`. Nothing here touches the database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from palante.base import headings
from palante.base.document import Fault, NotTextError
from palante.base.kitparts import KIT, Folder, Page
from palante.journeys.models import Desk, Kind
from palante.journeys.pattern import DAYS
from palante.journeys.planfile import PLAN, PlanFile
from palante.journeys.reserved import RESERVED

FORMAT = 1
READINESS = "readiness.md"
LEAD_DAYS = {"plan": 90, "experts": 60, "call_opens": 28, "call_length": 14, "call_sent": 14}
_SESSION_NAME = re.compile(r"sessions/(\d{1,2})-(\d{1,2})(?:-[^/]*)?\.md")

Words = dict[str, dict[str, Any]]


@dataclass
class KitPage:
    slug: str
    words: Words
    languages: list[str]
    country: str
    zone: str
    licence: str
    minimum_age: int
    pattern: dict[str, Any]
    weeks: list[Words]
    lead_days: dict[str, int]
    mix: list[str]
    faults: list[Fault] = field(default_factory=list)


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


def read_kit(folder: Folder) -> KitPage:
    """kit.md. Every fault stands in `faults`; what is missing has a value one can go on checking with."""
    page = Page(folder.kit, folder.languages)
    _check_languages(page)
    slug = page.text("slug", most=60)
    if slug and (slugify(slug) != slug or slug in RESERVED):
        mend = _("write small letters, digits and “-”, and not a word that Palante uses in its addresses")
        page.wrong(_("“%(slug)s” cannot be the address of a journey") % {"slug": slug}, mend, "slug")
    if (version := page.number("format", 1, 999)) > FORMAT:
        what = _("this kit is of format %(format)s; this Palante reads format %(known)s")
        page.wrong(what % {"format": version, "known": FORMAT}, _("use a newer Palante"), "format")
    words = page.worded("tagline")
    name = page.text("name", most=120)
    for language, about in page.sections().items():
        own = page.text(f"name_{language}", required=False, most=120)
        words[language] |= {"name": own or name, "about": about}
    pattern = _read_pattern(page)
    kit = KitPage(
        slug=slug,
        words=words,
        languages=page.languages,
        country=_read_country(page),
        zone=_read_zone(page),
        licence=page.text("licence", most=40),
        minimum_age=page.number("minimum_age", 0, 99, default=18),
        pattern=pattern,
        weeks=_read_weeks(page, pattern["weeks"]),
        lead_days=_read_lead_days(page),
        mix=page.texts("mix"),
    )
    for desk in page.texts("desks"):
        if desk not in Desk.values:
            mend = _("write one of: %(choices)s") % {"choices": ", ".join(Desk.values)}
            page.wrong(_("there is no desk “%(desk)s”") % {"desk": desk}, mend, "desks")
    kit.faults = page.finish()
    return kit


def _check_languages(page: Page) -> None:
    page.texts("languages", required=True)
    for number, code in enumerate(page.languages):
        if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", code):
            what = _("“%(code)s” is not a language's code") % {"code": code}
            page.wrong(what, _("write two small letters: es, en, pt, qu"), "languages", number)
    if len(set(page.languages)) < len(page.languages):
        page.wrong(_("a language is written twice"), _("keep one of them"), "languages")


def _read_country(page: Page) -> str:
    country = page.text("country", most=2)
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        page.wrong(
            _("“%(code)s” is not a country's code") % {"code": country},
            _("write two capitals: PE, CO, EC"),
            "country",
        )
    return country


def _read_zone(page: Page) -> str:
    zone = page.text("time_zone", most=60)
    try:
        ZoneInfo(zone)
    except (
        ValueError,
        OSError,
        KeyError,
    ):  # KeyError: ZoneInfoNotFoundError; OSError: a folder of zones, such as America
        if zone:
            mend = _("write a place of the time zone list, such as America/Lima")
            page.wrong(_("there is no time zone “%(zone)s”") % {"zone": zone}, mend, "time_zone")
        return str(settings.HOME_ZONE)
    return zone


def _read_pattern(page: Page) -> dict[str, Any]:
    """The rhythm: {weeks, sessions_a_week, minutes, days, time}."""
    example = _(
        'write pattern: {weeks: 6, sessions_a_week: 3, minutes: 90, days: [tue, thu, sat], time: "19:30"}'
    )
    raw = page.value_of("pattern", dict, _("a map of weeks, minutes, days and time"), example, True) or {}
    pattern: dict[str, Any] = {
        "weeks": 1,
        "sessions_a_week": 1,
        "minutes": 60,
        "days": ["mon"],
        "time": "18:00",
    }
    for key, most in (("weeks", 52), ("sessions_a_week", 7), ("minutes", 600)):
        value = raw.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
            pattern[key] = value
        elif raw:
            what = _("“%(key)s” in the pattern should be a whole number from 1 to %(most)s") % {
                "key": key,
                "most": most,
            }
            page.wrong(what, example, "pattern", key)
    days = raw.get("days")
    if isinstance(days, list) and days and all(day in DAYS for day in days) and len(set(days)) == len(days):
        pattern["days"] = sorted(days, key=DAYS.index)
    elif raw:
        mend = _("write some of [%(days)s], each once") % {"days": ", ".join(DAYS)}
        page.wrong(
            _("“days” in the pattern names a day that does not exist, or twice"), mend, "pattern", "days"
        )
    try:
        pattern["time"] = time.fromisoformat(str(raw.get("time", "18:00"))).strftime("%H:%M")
    except ValueError:
        page.wrong(
            _("“time” in the pattern is not a time of day"),
            _('write it in 24 hours: "19:30"'),
            "pattern",
            "time",
        )
    if raw and len(pattern["days"]) != pattern["sessions_a_week"]:
        what = _("the pattern has %(days)s days for %(sessions)s sessions a week")
        counts = {"days": len(pattern["days"]), "sessions": pattern["sessions_a_week"]}
        page.wrong(what % counts, _("name one day for each session of a week"), "pattern", "days")
    return pattern


def _read_weeks(page: Page, count: int) -> list[Words]:
    mend = _('write one line for each week: - {title: "…", title_en: "…"}')
    raw = page.value_of("weeks", list, _("a list of titles"), mend, False) or []
    if raw and len(raw) != count:
        what = _("“weeks” names %(named)s weeks, the pattern has %(count)s") % {
            "named": len(raw),
            "count": count,
        }
        page.wrong(what, mend, "weeks")
    weeks: list[Words] = []
    for number in range(count):
        item = raw[number] if number < len(raw) else {}
        if not isinstance(item, dict) or (
            raw and number < len(raw) and not isinstance(item.get("title"), str)
        ):
            page.wrong(_("week %(number)s has no title") % {"number": number + 1}, mend, "weeks", number)
            item = {}
        first, *others = page.languages
        titles = {first: item.get("title"), **{code: item.get(f"title_{code}") for code in others}}
        weeks.append({code: {"title": str(title)[:200]} if title else {} for code, title in titles.items()})
    return weeks


def _read_lead_days(page: Page) -> dict[str, int]:
    mend = _("write lead_days: {plan: 90, experts: 60, call_opens: 28, call_length: 14, call_sent: 14}")
    raw = page.value_of("lead_days", dict, _("a map of days"), mend, False) or {}
    lead = dict(LEAD_DAYS)
    for key, value in raw.items():
        if key in LEAD_DAYS and isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000:
            lead[key] = value
        elif key in LEAD_DAYS:
            page.wrong(_("“%(key)s” should be a number of days") % {"key": key}, mend, "lead_days", key)
    return lead


def read_sessions(folder: Folder, kit: KitPage, faults: list[Fault]) -> list[SessionPage]:
    """The sessions in order of week and place."""
    found: dict[tuple[int, int], SessionPage] = {}
    for document in folder.texts("sessions/"):
        page = Page(document, folder.languages)
        name = _SESSION_NAME.fullmatch(document.path)
        week, place = (int(name[1]), int(name[2])) if name else (0, 0)
        if not (1 <= week <= kit.pattern["weeks"] and 1 <= place <= len(kit.pattern["days"])):
            what = _("the file's name does not say which session it is")
            mend = _(
                "call it sessions/<week>-<number>-<slug>.md: weeks 1 to %(weeks)s, numbers 1 to %(places)s"
            )
            counts = {"weeks": kit.pattern["weeks"], "places": len(kit.pattern["days"])}
            page.wrong(what, mend % counts, line=1)
        elif (week, place) in found:
            what = _("%(other)s is session %(week)s-%(place)s too")
            names = {"other": found[week, place].path, "week": week, "place": place}
            page.wrong(what % names, _("rename one of the two"), line=1)
        session = _read_session(page, week, place, kit, folder)
        faults += page.finish()
        found.setdefault((week, place), session)
    expected = {
        (w, p) for w in range(1, kit.pattern["weeks"] + 1) for p in range(1, len(kit.pattern["days"]) + 1)
    }
    for week, place in sorted(expected - set(found)):
        what = _("session %(week)s-%(place)s is missing") % {"week": week, "place": place}
        mend = _("write sessions/%(week)s-%(place)s-….md, or leave it out on purpose") % {
            "week": week,
            "place": place,
        }
        faults.append(Fault(KIT, folder.kit.line_of("pattern"), what, mend, "warning"))
    if not found:
        mend = _("write at least one: sessions/1-1-….md")
        faults.append(Fault(KIT, folder.kit.line_of("pattern"), _("there are no sessions"), mend))
    return [found[at] for at in sorted(found)]


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
        known = ", ".join(path[9:-3] for path in folder.paths("canvases/", ".md")) or "–"
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
        plan = PlanFile(folder.files[PLAN])
    except NotTextError:
        return []
    faults += plan.faults
    lines: dict[str, PlanLine] = {}
    for record in plan.records:
        if not any(cell.strip() for cell in record.cells.values()):
            continue
        for what, mend in _slips_of(record.cells, lines):
            faults.append(Fault(PLAN, record.line, what, mend))
        key, first = record.cells.get("key", "").strip(), folder.languages[0]
        words = {first: {"what": record.cells.get("what", "").strip()}}
        words |= {
            code: {"what": said}
            for code in folder.languages[1:]
            if (said := record.cells.get(f"what_{code}", "").strip())
        }
        days = record.cells.get("days_before", "").strip()
        number = int(days) if re.fullmatch(r"-?\d{1,4}", days) else 0
        lines.setdefault(key, PlanLine(key, number, record.cells.get("desk", "").strip(), words))
    return list(lines.values())


def _slips_of(cells: dict[str, str], taken: dict[str, PlanLine]) -> Iterator[tuple[str, str]]:
    key, days = cells.get("key", "").strip(), cells.get("days_before", "").strip()
    if not key or slugify(key) != key or len(key) > 60:
        yield (
            _("“%(key)s” cannot be a key") % {"key": key},
            _("use small letters, digits and “-”, at most 60"),
        )
    elif key in taken:
        yield _("the key “%(key)s” is written twice") % {"key": key}, _("give each task a key of its own")
    if not re.fullmatch(r"-?\d{1,4}", days):
        yield (
            _("“%(days)s” is not a number of days") % {"days": days},
            _("write days before the start, or -7 for a week after it"),
        )
    if cells.get("desk", "").strip() not in Desk.values:
        what = _("there is no desk “%(desk)s”") % {"desk": cells.get("desk", "").strip()}
        yield what, _("write one of: %(choices)s") % {"choices": ", ".join(Desk.values)}
    if not cells.get("what", "").strip():
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
