"""The reminders' part of a kit: messages/*.md, each a rule for what goes out when and to whom."""

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from palante.base import headings
from palante.base.document import Fault
from palante.base.kitparts import Folder, Page, fold_words, part
from palante.journeys.models import Journey
from palante.reminders.models import Anchor, Audience, Rule

MINUTES = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080}
EVENTS = ("registered", "waiting", "seat", "moved")
PLACEHOLDERS = ("alias", "journey", "session", "when", "link", "minutes", "canvas")
LINKS = ("today", "session", "canvas")
CHANNELS = ("email", "desk")  # those that exist; a kit may name more, for channels set up later
_WHEN = re.compile(r"(\d{1,4}) (minute|hour|day|week)s? (before|after) (session|journey)")
_ON = re.compile(r"on (\w+)")


@dataclass
class When:
    anchor: str
    minutes: int = 0
    event: str = ""


@dataclass
class MessagePage:
    page: Page
    when: When
    to: str
    channels: list[str]
    link: str
    with_calendar: bool
    words: dict[str, dict[str, Any]]


@part("messages")
class MessagePart:
    def check(self, folder: Folder) -> Iterable[Fault]:
        return [fault for message in _read(folder) for fault in message.page.finish()]

    def lay(self, folder: Folder, journey: Journey) -> None:
        Rule.objects.bulk_create(
            Rule(
                journey=journey,
                key=message.page.slug,
                path=message.page.path,
                anchor=message.when.anchor,
                minutes=message.when.minutes,
                event=message.when.event,
                to=message.to,
                channels=message.channels,
                link=message.link,
                with_calendar=message.with_calendar,
                words=message.words,
            )
            for message in _read(folder)
        )

    def fold(self, journey: Journey, folder: Folder) -> None:
        rules = {rule.path: rule for rule in journey.rules.all()}
        for message in _read(folder):
            if rule := rules.get(message.page.path):
                _fold(rule, message)


def _fold(rule: Rule, message: MessagePage) -> None:
    document = message.page.document
    fold_words(document, rule.words, message.words, keys=("title",))
    for language, were in message.words.items():
        said = rule.words.get(language, {})
        if (said.get("subject", ""), said.get("body", "")) != (were.get("subject", ""), were.get("body", "")):
            text = document.section(language)
            piece = (said.get("subject", ""), "", said.get("body", ""))
            document.set_section(language, headings.joined(text, headings.split(text)[0], [piece]))
    when = When(rule.anchor, rule.minutes, rule.event)
    if when != message.when:
        document.set("when", in_words(when))
    for key, value, was in (("to", rule.to, message.to), ("link", rule.link, message.link)):
        if value != was:
            document.set(key, value)


def read_when(text: str) -> When | None:
    """`2 weeks before journey`, `10 minutes before session`, `on registered`; None for anything else."""
    if match := _WHEN.fullmatch(text.strip().lower()):
        number, unit, side, anchor = match.groups()
        anchors = {
            ("before", "session"): Anchor.SESSION_START,
            ("after", "session"): Anchor.SESSION_END,
            ("before", "journey"): Anchor.JOURNEY_START,
            ("after", "journey"): Anchor.JOURNEY_END,
        }
        return When(anchors[side, anchor], int(number) * MINUTES[f"{unit}s"])
    match = _ON.fullmatch(text.strip().lower())
    return When(Anchor.EVENT, event=match[1]) if match and match[1] in EVENTS else None


def in_words(when: When) -> str:
    if when.anchor == Anchor.EVENT:
        return f"on {when.event}"
    unit = next(unit for unit in reversed(MINUTES) if when.minutes % MINUTES[unit] == 0)
    side = "before" if when.anchor in (Anchor.SESSION_START, Anchor.JOURNEY_START) else "after"
    thing = "session" if when.anchor in (Anchor.SESSION_START, Anchor.SESSION_END) else "journey"
    return f"{when.minutes // MINUTES[unit]} {unit} {side} {thing}"


def _read(folder: Folder) -> list[MessagePage]:
    found = []
    for document in folder.texts("messages/"):
        page = Page(document, folder.languages)
        if slugify(page.slug) != page.slug or len(page.slug) > 60:
            mend = _("use small letters without accents, digits and “-”, at most 60")
            page.wrong(_("the file's name cannot be a message's name"), mend, line=1)
        words = page.worded("title")
        for language, text in page.sections().items():
            words[language] |= _read_wording(page, language, text)
        found.append(
            MessagePage(
                page=page,
                when=_read_when(page),
                to=page.choice("to", Audience.values, default=Audience.EVERYONE),
                channels=_read_channels(page),
                link=page.choice("link", LINKS, default="today"),
                with_calendar=page.choice("attach", ("calendar", ""), default="") == "calendar",
                words=words,
            )
        )
    return found


def _read_channels(page: Page) -> list[str]:
    channels = page.texts("channels") or ["email"]
    for number, channel in enumerate(channels):
        if channel not in CHANNELS:
            what = _("nothing leaves by “%(channel)s” yet") % {"channel": channel}
            mend = _("that is fine if it comes later; today there are: %(known)s") % {
                "known": ", ".join(CHANNELS)
            }
            page.wrong(what, mend, "channels", number, severity="warning")
    return channels


def _read_when(page: Page) -> When:
    text = page.text("when")
    when = read_when(text)
    if when is None:
        mend = _(
            "write “1 days before session”, “2 hours after session”, “2 weeks before journey” or “on registered”"
        )
        if text:
            page.wrong(_("“%(when)s” is not a time Palante understands") % {"when": text}, mend, "when")
        return When(Anchor.EVENT, event="registered")
    return when


def _read_wording(page: Page, language: str, text: str) -> dict[str, str]:
    if not text:
        return {}
    _intro, found = headings.split(text)
    if not found or not found[0].title or not found[0].body:
        mend = _("write “## The subject”, and below it the text")
        page.wrong(_("the message has no subject, or no text"), mend, line=page.document.line_in(language))
        return {}
    subject = found[0].title
    body = text.split("\n", found[0].line + 1)[-1].strip("\n")
    if len(subject) > 120:
        page.wrong(
            _("the subject has %(count)s characters") % {"count": len(subject)},
            _("at most %(most)s fit: shorten it") % {"most": 120},
            line=page.document.line_in(language, found[0].line),
        )
    _check_placeholders(page, language, text)
    return {"subject": subject, "body": body}


def _check_placeholders(page: Page, language: str, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        where = page.document.line_in(language, number)
        try:
            names = [
                name for _text, name, _spec, _conversion in string.Formatter().parse(line) if name is not None
            ]
        except ValueError:
            page.wrong(_("a “{” or “}” stands alone"), _("write placeholders as {alias}"), line=where)
            continue
        for name in names:
            if name not in PLACEHOLDERS:
                known = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
                page.wrong(
                    _("there is no {%(name)s}") % {"name": name},
                    _("known: %(known)s") % {"known": known},
                    line=where,
                )
        if "{link}" in line and line.strip() != "{link}":
            page.wrong(
                _("{link} is not alone on its line"),
                _("put it on a line of its own: a long address breaks a sentence"),
                line=where,
            )
