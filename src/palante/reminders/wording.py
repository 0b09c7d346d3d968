"""A rule's words for one person: in her language, at her local time, with nothing in them that is not hers to send."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from palante.canvases.models import CanvasTemplate
from palante.journeys.models import Journey, Session
from palante.live.calendar import journey_ics, session_ics
from palante.people.models import Person
from palante.reminders.checks import PLACEHOLDERS, slips_of
from palante.reminders.models import Rule

_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_MARKUP = re.compile(r"[\[\](){}<>*_`#|\\!~\s]+")
LINKS_LAST = timedelta(days=14)  # after the session, to catch up


def in_words(moment: datetime, zone: str, language: str) -> str:
    """'martes 2 de febrero, 7:30 p. m., tu hora'"""
    local = moment.astimezone(_zone(zone))
    with override(language):
        return _("%(weekday)s %(day)s %(month)s, %(hour)s:%(minute)s %(half)s, your time") % {
            "weekday": date_format(local, "l"),
            "day": local.day,
            "month": date_format(local, "F"),
            "hour": local.hour % 12 or 12,
            "minute": f"{local.minute:02}",
            "half": pgettext("time of day", "a.m.") if local.hour < 12 else pgettext("time of day", "p.m."),
        }


def first_name(alias: str) -> str:
    """An alias as it may stand in a message that we send to whatever address was typed in.

    Anybody can register anybody's address, so an alias must not carry a link or markup of its own.
    """
    plain = _MARKUP.sub(" ", alias.replace("://", " "))
    plain = re.sub(r"\b[.:/@](?=\S)", " ", plain)  # “evil.example/x” becomes words; “Rosa P.” stays
    return " ".join(plain.split())[:60]


@dataclass(frozen=True)
class Said:
    language: str
    subject: str
    body: str
    attachment: str
    facts: dict[str, str]  # each placeholder's words, for channels that take templates only


class Wording:
    """One rule at one moment, worded for many people. What is the same for all of a language or zone is made once."""

    def __init__(
        self, rule: Rule, journey: Journey, *, session: Session | None, upcoming: list[Session], at: datetime
    ) -> None:
        self.rule, self.journey, self.session, self.at = rule, journey, session, at
        self.upcoming = upcoming
        self.canvas = (
            journey.canvas_templates.filter(slug=session.canvas).first()
            if session and session.canvas
            else None
        )
        self.unfit = set(slips_of(rule, journey)) - {journey.source_language}
        self.words_in, self.when, self.calendar = (
            cache(self._words_in),
            cache(in_words),
            cache(self._calendar),
        )

    def say_to(self, person: Person) -> Said:
        """`{link}` stays: it is filled in as the message leaves."""
        language = self.language_of(person)
        subject, body, words = self.words_in(language)
        words = words | {
            "alias": first_name(person.alias),
            "when": self.when(self.anchor, person.zone, language),
        }
        body = _filled(_without_holes(body, words), words)
        return Said(language, _filled(subject, words), body, self.calendar(language), words)

    def language_of(self, person: Person) -> str:
        """Hers, if the rule is written in it and the words are in order; else the journey's own."""
        said, hers = self.rule.words.get(person.language, {}), person.language
        return hers if said.get("body") and hers not in self.unfit else self.journey.source_language

    @property
    def anchor(self) -> datetime:
        """The time `{when}` speaks of: the session's start, else the next one of the journey."""
        if self.session:
            return self.session.starts
        if self.upcoming:
            return self.upcoming[0].starts
        return datetime.combine(self.journey.starts_on, datetime.min.time(), self.journey.tzinfo)

    def goal(self) -> tuple[str, int | None]:
        """Where the personal link leads: (goal, its id)."""
        if self.rule.link == "canvas" and self.canvas:
            return "canvas", self.canvas.pk
        if self.rule.link in ("session", "canvas") and self.session:
            return "session", self.session.pk
        return "today", None

    def link_ends_at(self) -> datetime:
        return max(self.session.ends if self.session else self.anchor, self.at) + LINKS_LAST

    def _words_in(self, language: str) -> tuple[str, str, dict[str, str]]:
        session, canvas = self.session, self.canvas
        words = {
            "journey": str(self.journey.say("name", language)),
            "session": str(session.say("title", language)) if session else "",
            "minutes": str(session.minutes) if session else "",
            "canvas": _title(canvas, language),
        }
        return str(self.rule.say("subject", language)), str(self.rule.say("body", language)), words

    def _calendar(self, language: str) -> str:
        if not self.rule.with_calendar:
            return ""
        if (
            self.session and self.rule.event != "moved"
        ):  # a move may be of several sessions: all dates go along
            return session_ics(self.session, language, at=self.at).decode()
        return (
            journey_ics(self.journey, self.upcoming, language, at=self.at).decode() if self.upcoming else ""
        )


def _without_holes(body: str, words: dict[str, str]) -> str:
    """A line about the canvas says nothing in a session that has none: it is left out."""
    if words["canvas"] or "{canvas}" not in body:
        return body
    lines = [line for line in body.split("\n") if "{canvas}" not in line]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _filled(text: str, words: dict[str, str]) -> str:
    """“Hola, {alias}.” to David A. is “Hola, David A.”: two full stops are a slip."""

    def word(found: re.Match[str]) -> str:
        said = words.get(found[1], found[0])
        return said.rstrip(".") if text[found.end() :].startswith(".") else said

    return _PLACEHOLDER.sub(word, text)


def _title(canvas: CanvasTemplate | None, language: str) -> str:
    return str(canvas.say("title", language)) if canvas else ""


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
