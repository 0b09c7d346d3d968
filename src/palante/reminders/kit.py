"""The reminders' part of a kit: messages/*.md, each a rule for what goes out when and to whom."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from palante.base import headings
from palante.base.document import Document, Fault
from palante.base.kitparts import Folder, Page, fold_words, part
from palante.journeys.models import Journey
from palante.messages.ways import REACHES
from palante.reminders.checks import LONGEST_SUBJECT, slips_in, speaks_of_session, trouble
from palante.reminders.models import Anchor, Audience, Release, Rule
from palante.reminders.narrowing import KEYS, READINESS
from palante.reminders.when import When, in_words, read_when

UNDER = "messages/"
LINKS = ("today", "session", "canvas")
CHANNELS = tuple(REACHES)  # those that exist; a kit may name more, for channels set up later


@dataclass
class MessagePage:
    page: Page
    when: When
    to: str
    only: dict[str, list[str]]
    channels: list[str]
    link: str
    with_calendar: bool
    release: str
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
                absences=message.when.absences,
                to=message.to,
                only=message.only,
                channels=message.channels,
                link=message.link,
                with_calendar=message.with_calendar,
                release=message.release,
                words=message.words,
            )
            for message in _read(folder)
        )

    def fold(self, journey: Journey, folder: Folder) -> None:
        rules = {rule.path: rule for rule in journey.rules.order_by("pk")}
        for message in _read(folder):
            if rule := rules.pop(message.page.path, None):
                _fold(rule, message)
            else:  # the team took it out
                folder.remove(message.page.path)
        for rule in rules.values():
            folder.put(f"{UNDER}{rule.key}.md", _new_file(rule, folder.languages))


def _fold(rule: Rule, message: MessagePage) -> None:
    document = message.page.document
    fold_words(document, rule.words, message.words, keys=("title",))
    for language, were in message.words.items():
        said = rule.words.get(language, {})
        if (said.get("subject", ""), said.get("body", "")) != (were.get("subject", ""), were.get("body", "")):
            text = document.section(language)
            piece = (said.get("subject", ""), "", said.get("body", ""))
            document.set_section(language, headings.joined(text, headings.split(text)[0], [piece]))
    when = _when(rule)
    if when != message.when:
        document.set("when", in_words(when))
    for key, value, was in (
        ("to", rule.to, message.to),
        ("only", rule.only, message.only),
        ("channels", rule.channels, message.channels),
        ("link", rule.link, message.link),
        ("attach", _attached(rule.with_calendar), _attached(message.with_calendar)),
        ("release", rule.release, message.release),
    ):
        if value != was:
            document.set(key, value)


def _new_file(rule: Rule, languages: list[str]) -> bytes:
    """A message that was written here and stands in no kit yet."""
    document = Document("", f"{UNDER}{rule.key}.md")
    for number, language in enumerate(languages):
        if title := rule.words.get(language, {}).get("title"):
            document.set("title" if number == 0 else f"title_{language}", title)
    document.set("when", in_words(_when(rule)))
    document.set("to", rule.to)
    if rule.only:
        document.set("only", rule.only)
    document.set("channels", rule.channels)
    document.set("link", rule.link)
    if rule.with_calendar:
        document.set("attach", _attached(True))
    if rule.release:
        document.set("release", rule.release)
    for language in languages:
        said = rule.words.get(language, {})
        if said.get("body"):
            document.set_section(language, f"## {said.get('subject', '')}\n\n{said['body']}")
    return document.to_bytes()


def _when(rule: Rule) -> When:
    return When(rule.anchor, rule.minutes, rule.event, rule.absences)


def _attached(with_calendar: bool) -> str:
    return "calendar" if with_calendar else ""


def _read(folder: Folder) -> list[MessagePage]:
    found = []
    for document in folder.texts(UNDER):
        page = Page(document, folder.languages)
        if slugify(page.slug) != page.slug or len(page.slug) > 60:
            mend = _("use small letters without accents, digits and “-”, at most 60")
            page.wrong(_("the file's name cannot be a message's name"), mend, line=1)
        words = page.worded("title")
        when = _read_when(page)
        has_session = speaks_of_session(when.anchor, when.event)
        for language, text in page.sections().items():
            words[language] |= _read_wording(page, language, text, has_session=has_session)
        to = page.choice("to", Audience.values, default=Audience.EVERYONE)
        if sentence := trouble(when.anchor, when.event, to, when.absences):
            page.wrong(sentence, _("change “to”, or “when”"), "to")
        found.append(
            MessagePage(
                page=page,
                when=when,
                to=to,
                only=_read_only(page),
                channels=_read_channels(page),
                link=page.choice("link", LINKS, default="today"),
                with_calendar=page.choice("attach", ("calendar", ""), default="") == "calendar",
                release=page.choice("release", [*Release.values, ""], default=""),
                words=words,
            )
        )
    return found


def _read_only(page: Page) -> dict[str, list[str]]:
    """`only: {language: [en], ready: [not_yet]}`: of those, only some."""
    mend = _("write a map of lists, such as {language: [en], ready: [not_yet]}")
    found: dict[str, list[str]] = {}
    for key, values in page.mapping("only", mend=mend).items():
        if key not in KEYS:
            near = difflib.get_close_matches(str(key), KEYS, n=1)
            known = _("known: %(known)s") % {"known": ", ".join(KEYS)}
            said = _("did you mean “%(near)s”?") % {"near": near[0]} if near else known
            page.wrong(_("“only” does not know “%(key)s”") % {"key": key}, said, "only", str(key))
        elif not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            page.wrong(_("“%(key)s” in “only” should be a list of words") % {"key": key}, mend, "only", key)
        else:
            found[key] = values
            _check_values(page, key, values)
    return found


def _check_values(page: Page, key: str, values: list[str]) -> None:
    """What can be known from the kit alone. Partners and groups are each journey's own."""
    known = {"language": page.languages, "ready": list(READINESS)}.get(key)
    for value in values:
        if known is not None and value not in known:
            page.wrong(
                _("“%(value)s” is none of the choices for “%(key)s”") % {"value": value, "key": key},
                _("known: %(known)s") % {"known": ", ".join(known)},
                "only",
                key,
            )


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
            "write “1 days before session”, “2 hours after session”, “2 weeks before journey”, “3 days after call opens”, "
            "“1 days after canvas”, “2 hours after 2 absences” or “on registered”"
        )
        if text:
            page.wrong(_("“%(when)s” is not a time Palante understands") % {"when": text}, mend, "when")
        return When(Anchor.EVENT, event="registered")
    return when


def _read_wording(page: Page, language: str, text: str, *, has_session: bool) -> dict[str, str]:
    if not text:
        return {}
    _intro, found = headings.split(text)
    if not found or not found[0].title or not found[0].body:
        mend = _("write “## The subject”, and below it the text")
        page.wrong(_("the message has no subject, or no text"), mend, line=page.document.line_in(language))
        return {}
    first = found[0].line
    subject = found[0].title
    lines = text.split("\n")
    body = "\n".join(lines[first + 1 :]).strip("\n")
    if len(subject) > LONGEST_SUBJECT:
        page.wrong(
            _("the subject has %(count)s characters") % {"count": len(subject)},
            _("at most %(most)s fit: shorten it") % {"most": LONGEST_SUBJECT},
            line=page.document.line_in(language, first),
        )
    for number, line in enumerate(lines):
        for slip in slips_in(line, "subject" if number == first else "body", has_session=has_session):
            page.wrong(slip.what, slip.mend, line=page.document.line_in(language, number))
    return {"subject": subject, "body": body}
