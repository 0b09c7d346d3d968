"""Can these words leave? Asked as a kit is read, as somebody writes, and once more before anything is written."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from palante.journeys.models import Journey
from palante.reminders.models import Anchor, Audience, Rule
from palante.reminders.timing import OF_SESSION

PLACEHOLDERS = ("alias", "journey", "session", "when", "link", "minutes", "canvas")
OF_A_SESSION = frozenset({"session", "minutes", "canvas"})  # without a session these have nothing to say
LONGEST_SUBJECT = 120
LONGEST_BODY = 8000


@dataclass(frozen=True)
class Slip:
    """What is wrong with words, where, and how to mend it."""

    field: str  # subject, body
    what: str
    mend: str
    line: int = 0
    language: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.mend}"


def speaks_of_session(anchor: str, event: str = "") -> bool:
    return anchor in OF_SESSION or event == "moved"


def slips_in(text: str, field: str, *, has_session: bool = True) -> list[Slip]:
    """In one text, line by line: placeholders nobody fills, braces that stand alone, a link inside a sentence."""
    found = []
    for number, line in enumerate(text.split("\n")):
        try:
            names = [
                name for _text, name, _spec, _conversion in string.Formatter().parse(line) if name is not None
            ]
        except ValueError:
            found.append(
                Slip(field, _("a “{” or “}” stands alone"), _("write placeholders as {alias}"), number)
            )
            continue
        found += [
            slip
            for name in names
            if (slip := _slip_of(name, field, number, has_session=has_session)) is not None
        ]
        if field == "body" and "{link}" in line and line.strip() != "{link}":
            mend = _("put it on a line of its own: a long address breaks a sentence")
            found.append(Slip(field, _("{link} is not alone on its line"), mend, number))
    return found


def _slip_of(name: str, field: str, line: int, *, has_session: bool) -> Slip | None:
    if name not in PLACEHOLDERS:
        known = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
        return Slip(
            field,
            _("there is no {%(name)s}") % {"name": name},
            _("known: %(known)s") % {"known": known},
            line,
        )
    if field == "subject" and name == "link":
        return Slip(
            field, _("the link stands in the subject"), _("put it into the text, on a line of its own"), line
        )
    if name in OF_A_SESSION and not has_session:
        what = _("{%(name)s} has nothing to say here: this message is of no session") % {"name": name}
        return Slip(field, what, _("take it out, or let the message count from a session"), line)
    return None


def slips_of_words(words: Mapping[str, Any], *, has_session: bool) -> list[Slip]:
    """Of subject and text in one language."""
    subject, body = str(words.get("subject", "")), str(words.get("body", ""))
    found = slips_in(subject, "subject", has_session=has_session) + slips_in(
        body, "body", has_session=has_session
    )
    if not subject.strip():
        found.append(Slip("subject", _("there is no subject"), _("write one, in a few plain words")))
    elif len(subject) > LONGEST_SUBJECT:
        mend = _("at most %(most)s fit: shorten it") % {"most": LONGEST_SUBJECT}
        found.append(
            Slip("subject", _("the subject has %(count)s characters") % {"count": len(subject)}, mend)
        )
    if not body.strip():
        found.append(Slip("body", _("there is no text"), _("write what they should know")))
    elif len(body) > LONGEST_BODY:
        mend = _("at most %(most)s fit: shorten it") % {"most": LONGEST_BODY}
        found.append(Slip("body", _("the text has %(count)s characters") % {"count": len(body)}, mend))
    return found


def slips_of(rule: Rule, journey: Journey) -> dict[str, list[Slip]]:
    """By language, only those with slips. Languages without any words are not there: their readers get the first one's."""
    has_session = speaks_of_session(rule.anchor, rule.event)
    found = {}
    for language in journey.languages or [journey.source_language]:
        said = rule.words.get(language, {})
        is_source = language == journey.source_language
        if not is_source and not said.get("body") and not said.get("subject"):
            continue
        if slips := slips_of_words(said, has_session=has_session):
            found[language] = slips
    return found


def may_leave(rule: Rule, journey: Journey) -> bool:
    """The first language's words are in order, and it is clear whom it is for. Other languages fall back to the first."""
    return journey.source_language not in slips_of(rule, journey) and not trouble_of(rule)


def trouble_of(rule: Rule) -> str:
    """What cannot be about when and to whom; empty when all is well."""
    return trouble(rule.anchor, rule.event, rule.to, rule.absences)


def trouble(anchor: str, event: str, to: str, absences: int) -> str:
    has_session = speaks_of_session(anchor, event)
    if to in (Audience.NOT_BEGUN, Audience.NOT_FINISHED) and not has_session:
        return _("Only a message of a session knows which canvas is meant.")
    if to in (Audience.ATTENDED, Audience.MISSED) and not has_session:
        return _("Only a message of a session knows who came to it.")
    if anchor == Anchor.ABSENCE and not 1 <= absences <= 9:
        return _("Say after how many sessions missed in a row: from 1 to 9.")
    if to == Audience.ATTENDED and anchor in (Anchor.ABSENCE, Anchor.SESSION_START):
        return _("Nobody can have come to it yet: choose whom it is for once more.")
    return ""
