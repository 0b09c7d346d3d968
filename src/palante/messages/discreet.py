"""What a message may show before it is opened: on a locked screen, in a list of mails, on a phone that others hold too.

Unless somebody chose otherwise (`Preferences.speaks_openly`), nothing there says what it is about. Mail hides its words
behind a neutral subject; what has no envelope (SMS, WhatsApp, Telegram) says the hour and the link, and no name of a
journey, a session, a canvas or a circle. Read as it leaves: `person__preferences` is loaded with the message.
"""

import json
import re
from collections.abc import Mapping

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import override

from palante.messages.models import Kind, Message
from palante.messages.plain import plain_text
from palante.messages.wording import CODE, LINK, fill

# Asked for with one's own hands, or about a team account: they say nothing but what they are.
PLAIN_ANYWAY = frozenset({Kind.CODE, Kind.INVITATION, Kind.ACCOUNT})
# A person of the team wrote these to this person: they are read as they were written.
BY_A_PERSON = frozenset({Kind.NOTE, Kind.ANSWER})
PREVIEW = 140  # letters
# Which of a rule's facts name something that tells what this is. The hour and her own name do not.
TELLING_FACTS = ("journey", "session", "canvas", "circle", "partner")
# What would tell although no fact names it, in the languages of the house. (Part of a word is enough.)
_TELLING = re.compile(
    r"lienzo|c[ií]rculo|cl[ií]nica|migra|refugi|\bcanvas|\bcircles?\b|\bclinics?\b|refugee", re.IGNORECASE
)


def speaks_openly(message: Message) -> bool:
    """May what shows outside say what it is about? The team's own mail, and what somebody asked for, may."""
    if message.person is None or message.kind in PLAIN_ANYWAY:
        return True
    try:
        return message.person.preferences.speaks_openly
    except ObjectDoesNotExist:
        return False


def subject_for(message: Message) -> str:
    """The line that a list of mails, or a notice, shows."""
    if message.subject and speaks_openly(message):
        return message.subject
    with override(message.language):
        if message.kind == Kind.REMINDER:
            return _("A reminder from Palante")
        if message.kind == Kind.WELCOME:
            return _("Hello from Palante")
        if message.kind == Kind.ANSWER:
            return _("Palante answered you")
        return _("You have a message from Palante")


def preview_for(message: Message) -> str:
    """The few words that show beside the subject: its first ones for who speaks openly, without the secrets in it."""
    if speaks_openly(message) and message.kind not in PLAIN_ANYWAY:
        words = " ".join(plain_text(message.body.replace(LINK, "").replace(CODE, "")).split())
        if words:
            return words if len(words) <= PREVIEW else words[:PREVIEW].rsplit(" ", 1)[0] + "…"
    with override(message.language):
        return _("Open it whenever it suits you.")


def words_for(message: Message) -> str:
    """The body, Markdown, link and code filled in, for what shows all of it on a locked screen (SMS, WhatsApp, Telegram)."""
    return fill(message, unfilled_words_for(message))


def unfilled_words_for(message: Message) -> str:
    """As `words_for`, with `{link}` and `{code}` still in it: what the team may read."""
    if speaks_openly(message) or message.kind in BY_A_PERSON:
        return message.body
    body = _without_names(message)
    if not _TELLING.search(body):
        return body
    if (
        LINK in message.body and CODE not in message.body
    ):  # nothing is lost: what it is about stands behind the link
        when = _facts(message).get("when", "")
        with override(message.language):
            lines = [_("You have a message from Palante."), when, LINK]
        return "\n\n".join(line for line in lines if line)
    return body


def tells(text: str) -> bool:
    """Do these words say by themselves what this is about? (A template's, which nobody words for one person.)"""
    return bool(_TELLING.search(text))


def _without_names(message: Message) -> str:
    """The body with the names that its rule filled in taken out again: “la sesión” for «Mi lienzo de propósito»."""
    body, facts = message.body, _facts(message)
    names = {str(facts[fact]): fact for fact in TELLING_FACTS if facts.get(fact)}
    with override(message.language):
        instead = {
            "journey": "Palante",
            "session": _("your session"),
            "canvas": _("your work"),
            "circle": _("your group"),
            "partner": "Palante",
        }
    for name in sorted(names, key=len, reverse=True):
        body = re.sub(f"[«“\"']?{re.escape(name)}[»”\"']?", instead[names[name]].replace("\\", ""), body)
    return body


def _facts(message: Message) -> Mapping[str, str]:
    try:
        facts = json.loads(message.facts or "{}")
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
