"""kit.md: what it says, read once for `check` and for `lay`. Nothing here touches the database."""

import re
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from palante.base.document import Fault
from palante.base.kitparts import Folder, Page
from palante.journeys.models import Desk
from palante.journeys.pattern import DAYS
from palante.journeys.reserved import RESERVED

FORMAT = 1
LONGEST_NAME, LONGEST_TITLE = 120, 200
LEAD_DAYS = {"plan": 90, "experts": 60, "call_opens": 28, "call_length": 14, "call_sent": 14}

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
    name = page.text("name", most=LONGEST_NAME)
    for language, about in page.sections().items():
        own = page.text(f"name_{language}", required=False, most=LONGEST_NAME)
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
    raw = page.mapping("pattern", mend=example, required=True)
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
        if len(days) != pattern["sessions_a_week"]:
            what = _("the pattern has %(days)s days for %(sessions)s sessions a week")
            counts = {"days": len(days), "sessions": pattern["sessions_a_week"]}
            page.wrong(what % counts, _("name one day for each session of a week"), "pattern", "days")
    else:
        # One fault is enough: with as many days as sessions the rest goes on being read.
        pattern["days"] = list(DAYS[: pattern["sessions_a_week"]])
        if raw:
            mend = _("write some of [%(days)s], each once") % {"days": ", ".join(DAYS)}
            what = _("“days” in the pattern names a day that does not exist, or twice")
            page.wrong(what, mend, "pattern", "days")
    try:
        pattern["time"] = time.fromisoformat(str(raw.get("time", "18:00"))).strftime("%H:%M")
    except ValueError:
        page.wrong(
            _("“time” in the pattern is not a time of day"),
            _('write it in 24 hours: "19:30"'),
            "pattern",
            "time",
        )
    return pattern


def _read_weeks(page: Page, count: int) -> list[Words]:
    mend = _('write one line for each week: - {title: "…", title_en: "…"}')
    raw = page.listing("weeks", mend=mend)
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
        if any(len(str(title)) > LONGEST_TITLE for title in titles.values()):
            what = _("the title of week %(number)s is too long") % {"number": number + 1}
            page.wrong(what, _("at most %(most)s fit: shorten it") % {"most": LONGEST_TITLE}, "weeks", number)
        weeks.append({code: {"title": str(title)} if title else {} for code, title in titles.items()})
    return weeks


def _read_lead_days(page: Page) -> dict[str, int]:
    mend = _("write lead_days: {plan: 90, experts: 60, call_opens: 28, call_length: 14, call_sent: 14}")
    raw = page.mapping("lead_days", mend=mend)
    lead = dict(LEAD_DAYS)
    for key, value in raw.items():
        if key in LEAD_DAYS and isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000:
            lead[key] = value
        elif key in LEAD_DAYS:
            page.wrong(_("“%(key)s” should be a number of days") % {"key": key}, mend, "lead_days", key)
    return lead
